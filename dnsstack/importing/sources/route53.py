"""`route53[:ZONE]`: a public hosted zone, through boto3 and its own credentials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from dnsstack.deadline import read_within
from dnsstack.errors import DnsStackError, EnvironmentFault, MissingExtra, UsageError
from dnsstack.importing.checks import Checks
from dnsstack.importing.found import Found
from dnsstack.importing.hosted_zone import HostedRRsets
from dnsstack.importing.living.route53 import LivingRoute53
from dnsstack.importing.request import Request
from dnsstack.model.names import absolute, strip_dot
from dnsstack.model.nameservers import Route53Zone

_DENIED: Final = frozenset(
    ("AccessDenied", "AccessDeniedException", "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken")
)
_ON: Final = frozenset(("ENABLED", "ENABLING"))


def read(request: Request) -> Found:
    """The hosted zone of the domain, page by page, with the health checks that its failover rests on.

    Raises:
        DocumentError: RRsets that no document can say, each by name.
        UsageError: there is no such zone, several, or it is another domain's.
        EnvironmentFault: no access, no network, or boto3 is missing.
    """
    client = _client()
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return read_within(lambda: _read(request, client), request.timeout, f"{request.source}: reading Route53")
    except ClientError as error:
        raise _refused(error, request) from None
    except BotoCoreError as error:
        msg = f"{request.source}: {error}; nothing is written"
        raise EnvironmentFault(msg) from None


def _client() -> Any:
    try:
        import boto3
    except ImportError:
        raise MissingExtra("import", "reading Route53") from None
    session = boto3.session.Session()
    return session.client("route53", region_name=session.region_name or "us-east-1")


def _refused(error: Any, request: Request) -> DnsStackError:
    """A service's refusal as one sentence."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    if code in ("NoSuchHostedZone", "InvalidInput"):
        return UsageError(f"{request.source}: there is no hosted zone {request.where!r} in this account")
    hint = "; the credentials lack a right that reading needs" if code in _DENIED else ""
    return EnvironmentFault(
        f"{request.source}: Route53 refuses {error.operation_name}: {code}{hint}; nothing is written"
    )


def _read(request: Request, client: Any) -> Found:
    zone_id = _zone_id(request, client)
    answer = client.get_hosted_zone(Id=zone_id)
    zone = answer["HostedZone"]
    apex = absolute(zone["Name"], ".")
    request.require(apex == request.apex, f"it is the zone {apex}, not {request.apex}")
    request.require(not zone.get("Config", {}).get("PrivateZone"), f"{zone_id} is a private zone; give a public one")
    checks = Checks(client)
    rrsets = HostedRRsets(request, checks)
    raw = []
    for rrset in _rrsets(client, zone_id):
        raw.append(rrset)
        rrsets.take(rrset)
    records, policies, markers = rrsets.finish()
    servers, ttl = rrsets.collector.servers()
    return Found(
        source=request.source,
        apex=apex,
        rrsets=records,
        policies=policies,
        health_checks=checks.found,
        servers=servers,
        server_ttl=ttl,
        settings=_settings(client, zone_id, zone),
        assigned=tuple(sorted(absolute(name, ".") for name in answer.get("DelegationSet", {}).get("NameServers", ()))),
        notes=(*rrsets.collector.notes, *checks.notes),
        floating=frozenset((record.owner, "ALIAS") for record in records if record.rdtype == "ALIAS"),
        markers=markers,
        living=LivingRoute53(zone_id, apex, raw, checks.ids, checks.configs, recovery=_recovery(zone)),
    )


def _zone_id(request: Request, client: Any) -> str:
    """The id that was named, else that of the account's one public zone of the domain."""
    if request.where:
        return request.where.rpartition("/")[2]
    zones = (zone for page in client.get_paginator("list_hosted_zones").paginate() for zone in page["HostedZones"])
    ids = [
        zone["Id"].rpartition("/")[2]
        for zone in zones
        if absolute(zone["Name"], ".") == request.apex and not zone.get("Config", {}).get("PrivateZone")
    ]
    request.require(bool(ids), f"there is no public hosted zone {strip_dot(request.apex)} in this account")
    request.require(
        len(ids) == 1, f"{len(ids)} hosted zones have this name: name one, route53:{' or route53:'.join(ids)}"
    )
    return str(ids[0])


def _rrsets(client: Any, zone_id: str) -> Iterator[Mapping[str, Any]]:
    for page in client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id):
        yield from page["ResourceRecordSets"]


def _settings(client: Any, zone_id: str, zone: Mapping[str, Any]) -> Route53Zone:
    found = client.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone_id)["ResourceTagSet"]
    return Route53Zone(
        zone_id=zone_id,
        comment=zone.get("Config", {}).get("Comment") or None,
        tags={tag["Key"]: tag["Value"] for tag in found.get("Tags", ())},
        accelerated_recovery=_recovery(zone),
    )


def _recovery(zone: Mapping[str, Any]) -> bool:
    return zone.get("Features", {}).get("AcceleratedRecoveryStatus") in _ON
