"""The size of the hosted zones of a plan, counted as in Route53: record sets, values, and their characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import Value
from dnsstack.plan.plan import ROUTE53_SERVERS, Marker, PlannedFailover, ZonePlan
from dnsstack.plan.zone_cost import Weight

ALIAS_RRSETS: Final = 2
"""Record sets of an ALIAS at Route53: an A and an AAAA."""

SERVER: Final = len("ns-1234.awsdns-12.co.uk.")
"""Characters of a name server that Route53 assigns; its name is only known after the deployment."""


@dataclass(frozen=True, slots=True)
class ZoneSize:
    """The size of one hosted zone without SOA and apex NS."""

    apex: str
    record_sets: int
    weight: Weight


def hosted_zones(plan: ZonePlan) -> tuple[ZoneSize, ...]:
    """The domain's zone, then its sub-zones; none if Route53 does not serve the domain."""
    if plan.nameservers.route53 is None:
        return ()
    return (
        _size(plan.apex, _of_the_domain(plan)),
        *(_size(zone.apex, _roles(zone.failovers)) for zone in plan.sub_zones),
    )


def _size(apex: str, found: Iterable[Weight]) -> ZoneSize:
    weights = list(found)
    return ZoneSize(apex, len(weights), sum(weights, Weight()))


def _of_the_domain(plan: ZonePlan) -> Iterator[Weight]:
    """One weight for each record set."""
    for rrset in plan.for_provider(ProviderId.ROUTE53):
        yield from _record_sets(rrset.rdtype, rrset.values)
    yield from _roles(entry for entry in plan.failovers if not entry.target)
    for marker in plan.markers:
        yield from _marker(marker)
    for _ in plan.sub_zones:
        yield Weight(ROUTE53_SERVERS, ROUTE53_SERVERS * SERVER)


def _record_sets(rdtype: str, values: Iterable[Value]) -> list[Weight]:
    if rdtype == "ALIAS":
        return [Weight(1)] * ALIAS_RRSETS
    lengths = [0 if isinstance(value, Deferred) else len(value.to_text()) for value in values]
    return [Weight(len(lengths), sum(lengths))]


def _roles(entries: Iterable[PlannedFailover]) -> Iterator[Weight]:
    for entry in entries:
        for role in _served(entry.policy):
            yield from _record_sets(entry.rdtype, entry.policy.served(role))


def _marker(marker: Marker) -> Iterator[Weight]:
    for role in _served(marker.policy):
        yield Weight(1, len(marker.text(role)) + 2)


def _served(policy: FailoverPolicy) -> tuple[FailoverRole, ...]:
    return (FailoverRole.PRIMARY,) if policy.retire else tuple(FailoverRole)
