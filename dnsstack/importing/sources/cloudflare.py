"""`cloudflare[:ZONE]`: a zone, through Cloudflare's official SDK and CLOUDFLARE_API_TOKEN."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any, Final

from dnsstack.deadline import read_within
from dnsstack.errors import EnvironmentFault, MissingExtra, UsageError
from dnsstack.importing.balancers import Balancers
from dnsstack.importing.cloudflare_records import CloudflareRRsets
from dnsstack.importing.found import Found
from dnsstack.importing.living.cloudflare import LivingCloudflare
from dnsstack.importing.request import Request
from dnsstack.model.names import absolute, strip_dot
from dnsstack.model.nameservers import CloudflarePlan, CloudflareZone
from dnsstack.providers.cloudflare.zone_name import zone_apex, zone_name

PAGE: Final = 1000
"""Records asked for at once; the API takes up to 5,000,000 (Cloudflare API, list DNS records)."""

_ID: Final = re.compile(r"[0-9a-f]{32}")
_DENIED: Final = (401, 403)
_NOT_FOUND: Final = 404


def read(request: Request) -> Found:
    """The zone of the domain: records, settings and load balancers.

    Raises:
        DocumentError: what no document can say, each by name.
        UsageError: there is no such zone, several, or it is another domain's.
        EnvironmentFault: no token, no access, no network, an incomplete list, or the SDK is missing.
    """
    try:
        import cloudflare
    except ImportError:
        raise MissingExtra("import", "reading Cloudflare") from None
    if not os.environ.get("CLOUDFLARE_API_TOKEN"):
        msg = f"{request.source}: CLOUDFLARE_API_TOKEN is not set: a token that may read the zone is needed"
        raise EnvironmentFault(msg)
    try:
        client = cloudflare.Cloudflare()
        return read_within(lambda: _read(request, client), request.timeout, f"{request.source}: reading Cloudflare")
    except cloudflare.APIStatusError as error:
        path = error.request.url.path
        if error.status_code == _NOT_FOUND and request.where:
            msg = f"{request.source}: there is no zone {request.where!r} that this token may read"
            raise UsageError(msg) from None
        hint = "; the token lacks a right that reading needs" if error.status_code in _DENIED else ""
        msg = f"{request.source}: Cloudflare refuses GET {path}: {error.status_code}{hint}; nothing is written"
        raise EnvironmentFault(msg) from None
    except cloudflare.APIError as error:
        msg = f"{request.source}: {error.message} ({error.request.url.path}); nothing is written"
        raise EnvironmentFault(msg) from None


def _read(request: Request, client: Any) -> Found:
    zone = _zone(request, client)
    zone_id, account, apex = zone["id"], zone["account"]["id"], zone_apex(zone["name"])
    request.require(apex == request.apex, f"it is the zone {apex}, not {request.apex}")
    kind = zone.get("type") or "full"
    request.require(
        kind == "full", f"it is a {kind} zone; only a zone that Cloudflare serves by itself (full) can be read"
    )
    settings = client.dns.settings.zone.get(zone_id=zone_id).to_dict()
    rrsets = CloudflareRRsets(request)
    raw = _records(client, zone_id, request)
    for record in raw:
        rrsets.take(record)
    balancers = Balancers(request, rrsets.collector)
    balanced = [one.to_dict() for one in client.load_balancers.list(zone_id=zone_id)]
    if balanced:
        pools = [one.to_dict() for one in client.load_balancers.pools.list(account_id=account)]
        monitors = [one.to_dict() for one in client.load_balancers.monitors.list(account_id=account)]
        balancers.read(balanced, pools, monitors)
    shown = rrsets.finish(balancers.owners)
    servers, ttl = rrsets.collector.servers()
    own = tuple(absolute(name, ".") for name in zone.get("name_servers") or ())
    return Found(
        source=request.source,
        apex=apex,
        rrsets=shown,
        policies=tuple(balancers.policies),
        health_checks=balancers.checks,
        servers=servers,
        server_ttl=ttl,
        settings=_settings(zone, settings, load_balancing=bool(balanced)),
        assigned=own,
        notes=tuple(rrsets.collector.notes),
        floating=rrsets.floating,
        living=LivingCloudflare(zone_id, account, raw, balancers.living),
    )


def _zone(request: Request, client: Any) -> dict[str, Any]:
    """By id, else the one zone of the domain's name."""
    if request.where and _ID.fullmatch(request.where):
        found: dict[str, Any] = client.zones.get(zone_id=request.where).to_dict()
        return found
    name = strip_dot(request.apex)
    request.require(not request.where or request.where == name, f"{request.where!r} is neither a zone id nor {name}")
    zones: list[dict[str, Any]] = []
    for spelling in dict.fromkeys((zone_name(request.apex), name)):  # as the API answers it, then in A-labels
        zones = zones or [zone.to_dict() for zone in client.zones.list(name=spelling)]
    request.require(bool(zones), f"there is no zone {name} that this token may read")
    ids = " or ".join(f"cloudflare:{zone['id']}" for zone in zones)
    request.require(len(zones) == 1, f"{len(zones)} zones have this name: name one, {ids}")
    return zones[0]


def _records(client: Any, zone_id: str, request: Request) -> list[dict[str, Any]]:
    """All records, held against the number that the API tells: a page that got lost must not go unseen."""
    page = client.dns.records.list(zone_id=zone_id, per_page=PAGE, order="name")
    told = page.result_info.total_count if page.result_info else None
    found: dict[str, dict[str, Any]] = {}
    for one in page.iter_pages():
        found.update({record.id: record.to_dict() for record in one.result or ()})
    if told is not None and len(found) != int(told):
        counts = f"Cloudflare tells {int(told)} records and lists {len(found)}"
        msg = f"{request.source}: {counts}: try again; nothing is written"
        raise EnvironmentFault(msg)
    return list(found.values())


def _settings(zone: Mapping[str, Any], settings: Mapping[str, Any], *, load_balancing: bool) -> CloudflareZone:
    plan = (zone.get("plan") or {}).get("legacy_id")
    return CloudflareZone(
        account=zone["account"]["id"],
        zone_id=zone["id"],
        plan=next((known for known in CloudflarePlan if known.value == plan), CloudflarePlan.FREE),
        load_balancing=load_balancing,
        flatten_all_cnames=bool(settings.get("flatten_all_cnames")),
    )
