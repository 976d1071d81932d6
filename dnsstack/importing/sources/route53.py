"""`route53[:ZONE]`: a public hosted zone, through boto3 with boto3's credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dnsstack.importing.checks import CheckLookup
from dnsstack.importing.existing.route53 import ExistingRoute53
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.importing.hosted_zone import HostedRRsets
from dnsstack.importing.request import Request
from dnsstack.model.names import absolute, strip_dot
from dnsstack.model.nameservers import Route53Zone
from dnsstack.providers.route53.api.reading import Route53Reader

_ON: Final = frozenset(("ENABLED", "ENABLING"))


def read(request: Request) -> ExistingZone:
    """The hosted zone of the domain, with the health checks of its failover records.

    Raises:
        DocumentError: a document can't have some RRsets; it lists these.
        UsageError: there is no zone or there are several, or it is a different domain.
        EnvironmentFault: no credentials, permission or network; or boto3 is missing.
    """
    reader = Route53Reader(request.source)
    return reader.within(request.timeout, lambda: _read(request, reader), request.where)


def _read(request: Request, reader: Route53Reader) -> ExistingZone:
    found = zone_id(request, reader, request.apex, request.where)
    answer = reader.zone(found)
    zone = answer["HostedZone"]
    apex = absolute(zone["Name"], ".")
    request.require(apex == request.apex, f"it is the zone {apex}, not {request.apex}")
    request.require(not zone.get("Config", {}).get("PrivateZone"), f"{found} is a private zone; give a public one")
    checks = CheckLookup(reader)
    rrsets = HostedRRsets(request, checks)
    raw = []
    for rrset in reader.rrsets(found):
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
        settings=_settings(reader, found, zone),
        assigned=tuple(sorted(absolute(name, ".") for name in answer.get("DelegationSet", {}).get("NameServers", ()))),
        notes=(*rrsets.collector.notes, *checks.notes),
        floating=frozenset((record.owner, "ALIAS") for record in records if record.rdtype == "ALIAS"),
        markers=markers,
        existing=ExistingRoute53(found, apex, raw, checks.ids, checks.configs, recovery=_recovery(zone)),
    )


def zone_id(request: Request, reader: Route53Reader, apex: str, named: str) -> str:
    """The id in `where`, else the id of the account's only public zone of the domain `apex`.

    Raises:
        UsageError: there is none, or several.
    """
    if named:
        return named.rpartition("/")[2]
    ids = reader.public_zones(apex)
    request.require(bool(ids), f"there is no public hosted zone {strip_dot(apex)} in this account")
    request.require(
        len(ids) == 1, f"{len(ids)} hosted zones have this name; choose one with route53:{' or route53:'.join(ids)}"
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
