"""Cloudflare: render the plan as specs of its resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dnsstack.model.failover import Follow, LoadBalancer
from dnsstack.model.names import is_below
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import HealthState, PlannedFailover, PlannedRRset, ZonePlan
from dnsstack.providers.base import ResourceSpec, refuse_uncarried
from dnsstack.providers.cloudflare import apex, follow, load_balancer, records, transfers, zone
from dnsstack.providers.cloudflare.specs import DnsRecord, LoadBalancerSpec


def render(plan: ZonePlan, component: str) -> tuple[ResourceSpec, ...]:
    """Every resource at Cloudflare, each after those that it needs; none if the domain is not at Cloudflare.

    Raises:
        Unsupported: Cloudflare can't have a part of the plan, and no rule has refused it before.
    """
    found = foundation(plan, component)
    if not found:
        return ()
    after = tuple(spec.name for spec in found if isinstance(spec, (DnsRecord, LoadBalancerSpec)))
    return (*found, *apex.apex(plan, Naming(component, plan.apex), after))


def foundation(
    plan: ZonePlan, component: str, rrsets: Iterable[PlannedRRset] | None = None
) -> tuple[ResourceSpec, ...]:
    """All resources except the apex NS records, which wait for the records of all providers.

    `rrsets` limits the RRsets without failover for which records are made; by default all.
    """
    settings = plan.nameservers.cloudflare
    if settings is None:
        return ()
    refuse_uncarried(plan, ProviderId.CLOUDFLARE)
    naming = Naming(component, plan.apex)
    if settings.transfer == "incoming":
        return (zone.zone(plan, naming, settings), *transfers.incoming(plan, naming, settings))
    delegations = [spec for sub in plan.sub_zones for spec in apex.delegation(sub, plan, naming)]
    return (
        zone.zone(plan, naming, settings),
        zone.dns_settings(plan, naming, settings),
        *delegations,
        *_records(plan, naming, rrsets),
        *_failovers(plan, naming),
        *(transfers.outgoing(plan, naming, settings) if settings.transfer == "outgoing" else ()),
    )


def _records(plan: ZonePlan, naming: Naming, rrsets: Iterable[PlannedRRset] | None) -> Iterator[ResourceSpec]:
    for planned in plan.for_provider(ProviderId.CLOUDFLARE) if rrsets is None else rrsets:
        yield from records.rrset(planned, plan, naming, _delegations(plan, naming, planned.owner))


def _failovers(plan: ZonePlan, naming: Naming) -> Iterator[ResourceSpec]:
    """The resources of each policy by its strategy; an owner has one load balancer for all its policies."""
    balanced: dict[str, list[PlannedFailover]] = {}
    for entry in plan.failovers:
        if entry.target:
            continue  # delegated: the plan has its CNAME as an RRset
        match entry.strategies.get(ProviderId.CLOUDFLARE):
            case LoadBalancer():
                balanced.setdefault(entry.owner, []).append(entry)
            case Follow():
                yield from follow.slots(entry, plan, naming)
            case _:
                given = entry.answers[ProviderId.CLOUDFLARE][HealthState.PRIMARY_HEALTHY][0]
                yield from records.answer(entry.owner, given, plan, naming, entry.policy.path)
    for entries in balanced.values():
        yield from load_balancer.load_balancer(entries, plan, naming)


def _delegations(plan: ZonePlan, naming: Naming, owner: str) -> tuple[str, ...]:
    """The delegation of a sub-zone, for which a CNAME into the sub-zone waits."""
    if not plan.sub_zones:
        return ()
    targets = [entry.target for entry in plan.failovers if entry.owner == owner and entry.target]
    return tuple(
        name
        for sub in plan.sub_zones
        if any(is_below(target, sub.apex) for target in targets)
        for name in apex.delegation_names(sub, naming)
    )


__all__ = ["foundation", "render"]
