"""`route53[:ZONE]`: a public hosted zone, through boto3 and its own credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dnsstack.importing.checks import Checks
from dnsstack.importing.existing.route53 import ExistingRoute53
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.importing.hosted_zone import HostedRRsets
from dnsstack.importing.request import Request
from dnsstack.model.names import absolute, strip_dot
from dnsstack.model.nameservers import Route53Zone
from dnsstack.providers.route53.api import Route53Reader

_ON: Final = frozenset(("ENABLED", "ENABLING"))


def read(request: Request) -> ExistingZone:
    """The hosted zone of the domain, page by page, with the health checks that its failover rests on.

    Raises:
        DocumentError: RRsets that no document can say, each by name.
        UsageError: there is no such zone, several, or it is another domain's.
        EnvironmentFault: no access, no network, or boto3 is missing.
    """
    reader = Route53Reader(request.source)
    return reader.within(request.timeout, lambda: _read(request, reader), request.where)


def _read(request: Request, reader: Route53Reader) -> ExistingZone:
    zone_id = _zone_id(request, reader)
    answer = reader.zone(zone_id)
    zone = answer["HostedZone"]
    apex = absolute(zone["Name"], ".")
    request.require(apex == request.apex, f"it is the zone {apex}, not {request.apex}")
    request.require(not zone.get("Config", {}).get("PrivateZone"), f"{zone_id} is a private zone; give a public one")
    checks = Checks(reader)
    rrsets = HostedRRsets(request, checks)
    raw = []
    for rrset in reader.rrsets(zone_id):
        raw.append(rrset)
        rrsets.take(rrset)
    records, policies, markers = rrsets.finish()
    servers, ttl = rrsets.collector.servers()
    return ExistingZone(
        source=request.source,
        apex=apex,
        rrsets=records,
        policies=policies,
        health_checks=checks.existing,
        servers=servers,
        server_ttl=ttl,
        settings=_settings(reader, zone_id, zone),
        assigned=tuple(sorted(absolute(name, ".") for name in answer.get("DelegationSet", {}).get("NameServers", ()))),
        notes=(*rrsets.collector.notes, *checks.notes),
        floating=frozenset((record.owner, "ALIAS") for record in records if record.rdtype == "ALIAS"),
        markers=markers,
        existing=ExistingRoute53(zone_id, apex, raw, checks.ids, checks.configs, recovery=_recovery(zone)),
    )


def _zone_id(request: Request, reader: Route53Reader) -> str:
    """The id that was named, else that of the account's one public zone of the domain."""
    if request.where:
        return request.where.rpartition("/")[2]
    ids = reader.public_zones(request.apex)
    request.require(bool(ids), f"there is no public hosted zone {strip_dot(request.apex)} in this account")
    request.require(
        len(ids) == 1, f"{len(ids)} hosted zones have this name: name one, route53:{' or route53:'.join(ids)}"
    )
    return ids[0]


def _settings(reader: Route53Reader, zone_id: str, zone: Mapping[str, Any]) -> Route53Zone:
    return Route53Zone(
        zone_id=zone_id,
        comment=zone.get("Config", {}).get("Comment") or None,
        tags=reader.tags("hostedzone", zone_id),
        accelerated_recovery=_recovery(zone),
    )


def _recovery(zone: Mapping[str, Any]) -> bool:
    return zone.get("Features", {}).get("AcceleratedRecoveryStatus") in _ON
