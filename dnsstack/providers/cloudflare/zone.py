"""Cloudflare: the zone, created or adopted, and its DNS settings."""

from __future__ import annotations

from typing import Final

from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import CloudflarePlan, CloudflareZone, ProviderId
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import Assigned, ZonePlan
from dnsstack.providers.base import Options
from dnsstack.providers.cloudflare.specs import Account, Zone, ZoneDnsSettings
from dnsstack.providers.refs import Ref

ADOPTED: Final = ("paused", "type", "vanity_name_servers")
"""Inputs that dnsstack never sets and an adopted zone keeps as it has them."""


def zone(plan: ZonePlan, naming: Naming, settings: CloudflareZone) -> Zone:
    """The domain's zone; protected, so that nothing but a named consent removes it."""
    return Zone(
        name=naming.zone(ProviderId.CLOUDFLARE),
        owner=plan.apex,
        name_=strip_dot(plan.apex),
        account=Account(settings.account),
        type="secondary" if settings.transfer == "incoming" else None,
        options=Options(
            protect=True, import_id=settings.zone_id, ignore_changes=ADOPTED if settings.zone_id is not None else ()
        ),
    )


def dns_settings(plan: ZonePlan, naming: Naming, settings: CloudflareZone) -> ZoneDnsSettings:
    """Honour apex NS records where there are servers of others; their TTL is Enterprise's to choose."""
    is_enterprise = settings.plan is CloudflarePlan.ENTERPRISE
    return ZoneDnsSettings(
        name=naming.dns_settings(),
        owner=plan.apex,
        zone_id=zone_id(naming),
        multi_provider=bool(foreign(plan)),
        ns_ttl=plan.delegation.ttl if is_enterprise else None,
        flatten_all_cnames=settings.flatten_all_cnames or None,
    )


def foreign(plan: ZonePlan) -> tuple[Assigned | str, ...]:
    """The servers of the set that Cloudflare doesn't run; its own it adds to the apex NS RRset itself."""
    return tuple(
        server
        for server in plan.delegation.servers
        if isinstance(server, str) or server.provider is not ProviderId.CLOUDFLARE
    )


def zone_id(naming: Naming) -> Ref:
    """The id of the domain's zone."""
    return Ref(naming.zone(ProviderId.CLOUDFLARE), "id")
