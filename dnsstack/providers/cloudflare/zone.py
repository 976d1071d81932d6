"""Cloudflare: the zone, which is created or adopted, and its DNS settings."""

from __future__ import annotations

from typing import Final

from dnsstack.model.nameservers import CloudflarePlan, CloudflareZone, ProviderId
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import Assigned, ZonePlan
from dnsstack.providers.base import SpecOptions
from dnsstack.providers.cloudflare.specs import Account, ZoneDnsSettings, ZoneSpec
from dnsstack.providers.cloudflare.zone_name import zone_name
from dnsstack.providers.refs import Ref

ADOPTED: Final = ("paused", "type", "vanity_name_servers")
"""Inputs that dnsstack never sets, so that an adopted zone keeps them."""

UNSET_SETTINGS: Final = (
    "flatten_all_cnames",
    "foundation_dns",
    "internal_dns",
    "nameservers",
    "ns_ttl",
    "secondary_overrides",
    "soa",
    "zone_mode",
)
"""DNS settings that a refresh writes into the state.

The provider (5.22) would plan a null for one that the program does not set, which the API refuses. So changes of
settings that are not rendered are ignored.
"""


def zone(plan: ZonePlan, naming: Naming, settings: CloudflareZone) -> ZoneSpec:
    """The domain's zone; it is protected, so that only a named consent can remove it."""
    shown = zone_name(plan.apex)
    adopted = ADOPTED if settings.zone_id is not None else ()
    # an internationalised name has two spellings, and a change between them must not replace the zone
    respelt = () if shown.isascii() else ("name",)
    return ZoneSpec(
        name=naming.zone(ProviderId.CLOUDFLARE),
        owner=plan.apex,
        name_=shown,
        account=Account(settings.account),
        type="secondary" if settings.transfer == "incoming" else None,
        options=SpecOptions(protect=True, import_id=settings.zone_id, ignore_changes=(*adopted, *respelt)),
    )


def dns_settings(plan: ZonePlan, naming: Naming, settings: CloudflareZone) -> ZoneDnsSettings:
    """The settings that answer the apex NS records of other servers; only Enterprise plans can set their TTL.

    If the plan can flatten all CNAMEs, the setting is always written: Cloudflare would keep one that is left out.
    """
    ns_ttl = plan.delegation.ttl if settings.plan is CloudflarePlan.ENTERPRISE else None
    flatten = settings.flatten_all_cnames if settings.plan is not CloudflarePlan.FREE else None
    said = {"ns_ttl": ns_ttl, "flatten_all_cnames": flatten}
    return ZoneDnsSettings(
        name=naming.dns_settings(),
        owner=plan.apex,
        zone_id=zone_id(naming),
        multi_provider=bool(foreign(plan)),
        ns_ttl=ns_ttl,
        flatten_all_cnames=flatten,
        options=SpecOptions(ignore_changes=tuple(key for key in UNSET_SETTINGS if said.get(key) is None)),
    )


def foreign(plan: ZonePlan) -> tuple[Assigned | str, ...]:
    """The name servers that are not Cloudflare's. Cloudflare adds its own to the apex NS RRset itself."""
    return tuple(
        server
        for server in plan.delegation.servers
        if isinstance(server, str) or server.provider is not ProviderId.CLOUDFLARE
    )


def zone_id(naming: Naming) -> Ref:
    """The id of the domain's zone."""
    return Ref(naming.zone(ProviderId.CLOUDFLARE), "id")
