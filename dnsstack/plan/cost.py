"""The API calls of a deployment, and how long they take under the rate limits of the services.

These are estimates of the order of magnitude, without retries, throttling by others in the same account and the
engine's own time. An unchanged `pulumi up` without `--refresh` makes no calls at all.

The rate limits and the calls of one resource, with their sources, are in `plan.rates`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dnsstack.model.failover import LoadBalancer
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.hosted_zones import ALIAS_RRSETS, hosted_zones
from dnsstack.plan.naming import SINGLE_VALUE_TYPES, has_same_key, value_keys
from dnsstack.plan.plan import HealthState, PlannedFailover, PlannedRRset, ZonePlan
from dnsstack.plan.rates import EACH, INSYNC_WAIT, PARALLEL, limited
from dnsstack.plan.zone_cost import BESIDE, Weight, cloudflare_sending, listing, paced, route53_sending

RECORDS: Final = "records resource"
"""The kind of the resource that has all RRsets of a zone."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost at one provider: resources by kind; calls and seconds of a first deployment and of a refresh."""

    provider: ProviderId
    resources: dict[str, int]
    create_calls: int
    read_calls: int
    create_seconds: float
    read_seconds: float


def cost(plan: ZonePlan, *, parallel: int = PARALLEL) -> tuple[Cost, ...]:
    """The cost at every provider with an API; for `resources: per-zone`, see `plan.zone_cost`."""
    counted = {ProviderId.ROUTE53: _route53, ProviderId.CLOUDFLARE: _cloudflare}
    return tuple(
        _cost(plan, provider, counted[provider](plan), parallel)
        for provider in plan.nameservers.providers
        if provider in counted
    )


def _cost(plan: ZonePlan, provider: ProviderId, resources: dict[str, int], parallel: int) -> Cost:
    each = EACH[provider]
    filled = listed = 0
    if plan.nameservers.is_per_zone:
        resources = {**resources, "record": _apex_records(plan, provider)}
        filled, listed = filling(plan, provider), refreshing(plan, provider)
    create = sum(count * each[kind].create for kind, count in resources.items()) + filled
    read = sum(count * each[kind].read for kind, count in resources.items()) + listed
    waiting = sum(count for kind, count in resources.items() if each[kind].waits) * INSYNC_WAIT / parallel
    if plan.nameservers.is_per_zone:
        resources[RECORDS] = resources["zone"] if listed else 0
    return Cost(
        provider,
        {kind: count for kind, count in resources.items() if count},
        create,
        read,
        max(limited(provider, create), waiting, paced(provider, filled)),
        max(limited(provider, read), paced(provider, listed)),
    )


def filling(plan: ZonePlan, provider: ProviderId) -> int:
    """Calls to fill a provider's empty zones with `resources: per-zone`: each is listed, then changed in batches."""
    if provider is ProviderId.ROUTE53:
        return sum(listing(provider, BESIDE) + route53_sending([zone.weight]) for zone in hosted_zones(plan))
    cloudflare = plan.nameservers.cloudflare
    if cloudflare is None or cloudflare.transfer == "incoming":
        return 0
    return listing(provider, 0) + cloudflare_sending([Weight(gathered_at_cloudflare(plan))], cloudflare.plan)


def refreshing(plan: ZonePlan, provider: ProviderId) -> int:
    """Calls to list a provider's zones with the records of the plan; records of others are not counted."""
    if provider is ProviderId.ROUTE53:
        return sum(listing(provider, zone.record_sets + BESIDE) for zone in hosted_zones(plan))
    cloudflare = plan.nameservers.cloudflare
    if cloudflare is None or cloudflare.transfer == "incoming":
        return 0
    return listing(provider, records_at_cloudflare(plan))


def _apex_records(plan: ZonePlan, provider: ProviderId) -> int:
    """The records that are vendor resources: Route53's apex NS RRset, and each foreign name server at Cloudflare."""
    return 1 if provider is ProviderId.ROUTE53 else foreign_servers(plan)


def _route53(plan: ZonePlan) -> dict[str, int]:
    from dnsstack.model.health import ExistingCheck

    return {
        "zone": 1 + len(plan.sub_zones),
        "health check": sum(not isinstance(check, ExistingCheck) for check in plan.health_checks.values()),
        "record": sum(zone.record_sets for zone in hosted_zones(plan)) + 1,
    }


def _cloudflare(plan: ZonePlan) -> dict[str, int]:
    balanced = [
        entry for entry in plan.failovers if isinstance(entry.strategies.get(ProviderId.CLOUDFLARE), LoadBalancer)
    ]
    owners = {entry.owner for entry in balanced}
    checked = [(entry.owner, check) for entry in balanced for check in _checks(entry)]
    roles = {(owner, role) for owner, (role, check) in checked if check is not None}
    return {
        "zone": 1,
        "DNS settings": 1,
        "record": records_at_cloudflare(plan),
        "load balancer": len(owners),
        "pool": 2 * len(owners),
        "monitor": len(roles),
    }


def record_changes(
    before: PlannedRRset | None, after: PlannedRRset | None, provider: ProviderId
) -> tuple[int, int, int]:
    """The records that `provider` creates, updates and deletes for one RRset without failover that has changed.

    At Cloudflare, a record is one value, and its logical name depends on the value: another value is another record.
    """
    was = before if before and provider in before.served_by else None
    becomes = after if after and provider in after.served_by else None
    if was is None or becomes is None:
        return _records(becomes, provider), 0, _records(was, provider)
    if provider is ProviderId.ROUTE53:
        return 0, 0 if was.is_answered_as(becomes) else _records(was, provider), 0
    one_each = len(was.values) == len(becomes.values) == 1 and was.rdtype not in SINGLE_VALUE_TYPES
    if one_each and not has_same_key(was.values[0], becomes.values[0]):
        return 1, 0, 1
    old, new = _by_name(was), _by_name(becomes)
    both = old.keys() & new.keys()
    if _beside_values(was) == _beside_values(becomes):
        return len(new) - len(both), sum(old[key] != new[key] for key in both), len(old) - len(both)
    return len(new) - len(both), len(both), len(old) - len(both)


def _beside_values(rrset: PlannedRRset) -> tuple[object, ...]:
    """The fields of every record of an RRset at Cloudflare except the value."""
    return rrset.ttl, rrset.proxied, rrset.comment, rrset.tags


def _records(rrset: PlannedRRset | None, provider: ProviderId) -> int:
    """The number of records of an RRset."""
    if rrset is None:
        return 0
    if provider is ProviderId.ROUTE53:
        return ALIAS_RRSETS if rrset.rdtype == "ALIAS" else 1
    return 1 if rrset.rdtype in SINGLE_VALUE_TYPES else len(rrset.values)


def _by_name(rrset: PlannedRRset) -> dict[str, object]:
    """The value of each record of an RRset at Cloudflare, by the last part of its logical name."""
    if rrset.rdtype in SINGLE_VALUE_TYPES:
        return {"": rrset.values}
    return dict(zip(value_keys(rrset.rdtype, rrset.values), rrset.values, strict=True))


def _checks(entry: PlannedFailover) -> tuple[tuple[FailoverRole, object], ...]:
    """The health check of each role, without the pin: monitors stay while a pin chooses a pool."""
    policy = entry.policy
    return (FailoverRole.PRIMARY, policy.check), (FailoverRole.SECONDARY, policy.secondary_check)


def records_at_cloudflare(plan: ZonePlan) -> int:
    """The number of records that count against Cloudflare's quota: one for each value.

    Foreign apex NS, the NS of sub-zones and the records below a load balancer count, too.
    """
    if plan.nameservers.cloudflare is None:
        return 0
    values = sum(_records(rrset, ProviderId.CLOUDFLARE) for rrset in plan.for_provider(ProviderId.CLOUDFLARE))
    marker_values = sum(
        len(entry.answers[ProviderId.CLOUDFLARE][HealthState.PRIMARY_HEALTHY][0].values)
        for entry in plan.failovers
        if not entry.target
    )
    return (
        values
        + marker_values
        + foreign_servers(plan)
        + sum(len(sub_zone.delegation.servers) for sub_zone in plan.sub_zones)
    )


def gathered_at_cloudflare(plan: ZonePlan) -> int:
    """The number of records in the one resource of Cloudflare's zone with `resources: per-zone`."""
    return records_at_cloudflare(plan) - foreign_servers(plan)


def foreign_servers(plan: ZonePlan) -> int:
    """The number of name servers at Cloudflare's apex that are not its own: each is a record."""
    return sum(
        isinstance(server, str) or server.provider is not ProviderId.CLOUDFLARE for server in plan.delegation.servers
    )
