"""`cloudflare[:ZONE]`: a zone at Cloudflare, with the token in CLOUDFLARE_API_TOKEN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dnsstack.importing.balancers import Balancers
from dnsstack.importing.cloudflare_records import CloudflareRRsets
from dnsstack.importing.existing.cloudflare import ExistingCloudflare
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.importing.request import Request
from dnsstack.model.names import absolute, strip_dot
from dnsstack.model.nameservers import CloudflarePlan, CloudflareZone
from dnsstack.providers.cloudflare.api.reading import CloudflareReader
from dnsstack.providers.cloudflare.zone_name import zone_apex


def read(request: Request) -> ExistingZone:
    """The zone of the domain: records, settings and load balancers.

    Raises:
        DocumentError: a document can't have something of the zone; it lists all of it.
        UsageError: there is no zone or there are several, or it is a different domain.
        EnvironmentFault: no token, permission or network; an incomplete list; or httpx is missing.
    """
    reader = CloudflareReader(request.source)
    return reader.within(request.timeout, lambda: _read(request, reader), request.where)


def _read(request: Request, reader: CloudflareReader) -> ExistingZone:
    found = zone(request, reader)
    zone_id, account, apex = found["id"], found["account"]["id"], zone_apex(found["name"])
    request.require(apex == request.apex, f"it is the zone {apex}, not {request.apex}")
    kind = found.get("type") or "full"
    request.require(kind == "full", f"it is a {kind} zone, and only a full zone can be read")
    settings = reader.settings(zone_id)
    rrsets = CloudflareRRsets(request)
    raw = reader.records(zone_id)
    for record in raw:
        rrsets.take(record)
    balancers = Balancers(request, rrsets.collector)
    balanced = reader.load_balancers(zone_id) if request.balancers else []
    if balanced:
        balancers.read(balanced, reader.pools(account), reader.monitors(account))
    shown = rrsets.finish(balancers.owners)
    servers, ttl = rrsets.collector.servers()
    own = tuple(absolute(name, ".") for name in found.get("name_servers") or ())
    return ExistingZone(
        source=request.source,
        apex=apex,
        rrsets=shown,
        policies=tuple(balancers.policies),
        health_checks=balancers.checks,
        servers=servers,
        server_ttl=ttl,
        settings=_settings(found, settings, load_balancing=bool(balanced)),
        assigned=own,
        notes=tuple(rrsets.collector.notes),
        floating=rrsets.floating,
        existing=ExistingCloudflare(zone_id, account, raw, balancers.existing),
    )


def zone(request: Request, reader: CloudflareReader) -> dict[str, Any]:
    """The zone with the id in `where`, else the only zone with the domain's name.

    Raises:
        UsageError: there is none, or several.
    """
    if reader.is_id(request.where):
        return reader.zone(request.where)
    name = strip_dot(request.apex)
    request.require(not request.where or request.where == name, f"{request.where!r} is neither a zone id nor {name}")
    zones = reader.zones(request.apex)
    request.require(bool(zones), f"there is no zone {name} that this token may read")
    ids = " or ".join(f"cloudflare:{zone['id']}" for zone in zones)
    request.require(len(zones) == 1, f"{len(zones)} zones have this name; choose one with {ids}")
    return zones[0]


def _settings(zone: Mapping[str, Any], settings: Mapping[str, Any], *, load_balancing: bool) -> CloudflareZone:
    plan = (zone.get("plan") or {}).get("legacy_id")
    return CloudflareZone(
        account=zone["account"]["id"],
        zone_id=zone["id"],
        plan=next((one for one in CloudflarePlan if one.value == plan), CloudflarePlan.FREE),
        load_balancing=load_balancing,
        flatten_all_cnames=bool(settings.get("flatten_all_cnames")),
    )
