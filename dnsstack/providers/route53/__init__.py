"""Route53: render the plan as specs of its resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dnsstack.model.names import is_below
from dnsstack.model.nameservers import ProviderId, Route53Zone
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import PlannedRRset, SubZone, ZonePlan
from dnsstack.providers.base import ResourceSpec, refuse_uncarried
from dnsstack.providers.route53 import apex, failover, health, records, zone
from dnsstack.providers.route53.specs import Record


def render(plan: ZonePlan, component: str) -> tuple[ResourceSpec, ...]:
    """Every resource at Route53, each after those that it needs; none if the domain is not at Route53.

    Raises:
        Unsupported: Route53 can't have a part of the plan, and no rule has refused it before.
    """
    found = foundation(plan, component)
    if not found:
        return ()
    naming = Naming(component, plan.apex)
    after = tuple(spec.name for spec in found if isinstance(spec, Record))
    return (*found, apex.apex(plan, naming, after))


def foundation(
    plan: ZonePlan, component: str, rrsets: Iterable[PlannedRRset] | None = None
) -> tuple[ResourceSpec, ...]:
    """All resources except the apex NS RRset, which waits for the records of all providers.

    `rrsets` limits the RRsets without failover for which records are made; by default all.
    """
    settings = plan.nameservers.route53
    if settings is None:
        return ()
    refuse_uncarried(plan, ProviderId.ROUTE53)
    naming = Naming(component, plan.apex)
    sub_zones = [spec for sub in plan.sub_zones for spec in _sub_zone(sub, plan, naming, settings)]
    return (
        zone.zone(plan, naming, settings),
        *health.checks(plan, naming),
        *sub_zones,
        *_in_order(tuple(_records(plan, naming, rrsets))),
    )


def _sub_zone(sub: SubZone, plan: ZonePlan, naming: Naming, settings: Route53Zone) -> Iterator[ResourceSpec]:
    """The sub-zone, then its records, then its delegation."""
    yield zone.sub_zone(sub, naming, settings)
    names = []
    for entry in sub.failovers:
        for spec in failover.failover(entry, plan, naming, zone.sub_zone_id(naming, sub.apex)):
            names.append(spec.name)
            yield spec
    yield apex.delegation(sub, plan, naming, tuple(names))


def _records(plan: ZonePlan, naming: Naming, rrsets: Iterable[PlannedRRset] | None) -> Iterator[Record]:
    zone_id = zone.zone_id(naming)
    for planned in plan.for_provider(ProviderId.ROUTE53) if rrsets is None else rrsets:
        yield from records.rrset(planned, plan, naming, zone_id, _delegations(plan, naming, planned.owner))
    for entry in plan.failovers:
        if not entry.target:
            yield from failover.failover(entry, plan, naming, zone_id)
    for marker in plan.markers:
        yield from failover.marker(marker, plan, naming, zone_id)


def _in_order(records: tuple[Record, ...]) -> Iterator[Record]:
    """The same records in an order in which an alias comes after its target in this zone."""
    waiting = {record.name: record for record in records}
    for record in records:
        chain = [record] if record.name in waiting else []
        while chain:
            before = [waiting[name] for name in chain[-1].options.depends_on if name in waiting]
            if before and before[0] not in chain:
                chain.append(before[0])
                continue
            yield waiting.pop(chain.pop().name)


def _delegations(plan: ZonePlan, naming: Naming, owner: str) -> tuple[str, ...]:
    """The delegation of a sub-zone, for which a CNAME into the sub-zone waits."""
    if not plan.sub_zones:
        return ()
    targets = [entry.target for entry in plan.failovers if entry.owner == owner and entry.target]
    return tuple(
        naming.rrset(ProviderId.ROUTE53, sub.apex, "NS")
        for sub in plan.sub_zones
        if any(is_below(target, sub.apex) for target in targets)
    )


__all__ = ["foundation", "render"]
