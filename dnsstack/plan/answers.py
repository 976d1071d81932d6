"""The answers of each server for a failover policy, in every health state.

Route53's truth table (Route53 API model, ResourceRecordSet.Failover; an RRset without a health check is healthy):

| primary | secondary | answer |
|---|---|---|
| healthy or unchecked | any | PRIMARY |
| unhealthy | healthy or unchecked | SECONDARY |
| unhealthy | unhealthy | PRIMARY |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dnsstack.model.deferred import Deferred
from dnsstack.model.failover import Delegate, Follow, LoadBalancer, PrimaryOnly, Strategy
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS, CNAME, TXT
from dnsstack.model.rrset import Value
from dnsstack.plan.plan import Answer, HealthState, Marker

if TYPE_CHECKING:
    from dnsstack.model.health import HealthCheck  # a plan of a domain without health checks loads none of their models

Checks = Mapping[str, "HealthCheck"]
Answers = Mapping[HealthState, tuple[Answer, ...]]


def strategy_of(policy: FailoverPolicy, provider: ProviderId) -> Strategy | None:
    """The strategy of `provider`; None for Route53 itself, and without a strategy."""
    chosen = {
        ProviderId.CLOUDFLARE: policy.cloudflare,
        ProviderId.SELF_HOSTED: policy.self_hosted,
        ProviderId.OTHER: policy.other_nameservers,
    }
    return chosen.get(provider)


def planned_answers(
    policy: FailoverPolicy, checks: Checks, servers: Sequence[ProviderId], target: str
) -> Mapping[ProviderId, Answers]:
    """The right answers of every server. In a delegated policy, every answer is the CNAME to `target`."""
    if target:
        moved = {state: (Answer("CNAME", policy.ttl, (leading_to(target),)),) for state in HealthState}
        return dict.fromkeys(servers, moved)
    return {provider: _answers(policy, checks, provider, servers) for provider in servers}


def leading_to(target: str) -> CNAME:
    """The CNAME to a derived name; it may be too long, which a rule reports, but the plan is made anyway."""
    return CNAME.trusted({"target": target})


def _answers(policy: FailoverPolicy, checks: Checks, provider: ProviderId, servers: Sequence[ProviderId]) -> Answers:
    found: dict[HealthState, tuple[Answer, ...]] = {}
    for state in HealthState:
        roles = roles_at(policy, checks, provider, state, follows_route53=ProviderId.ROUTE53 in servers)
        values = dict.fromkeys(policy.served(role) for role in roles)
        found[state] = tuple(Answer(policy.rdtype, policy.ttl, one) for one in values)
    return found


def marker_answers(marker: Marker, checks: Checks) -> Answers:
    """The answers of Route53 for a role marker: the role that its owner's policy has."""
    return {
        state: (Answer("TXT", marker.ttl, (TXT.from_text(marker.text(route53_role(marker.policy, checks, state))),)),)
        for state in HealthState
    }


def roles_at(
    policy: FailoverPolicy, checks: Checks, provider: ProviderId, state: HealthState, *, follows_route53: bool
) -> tuple[FailoverRole, ...]:
    """The roles whose values are right from `provider` in `state`; both if the provider keeps the last one."""
    role = route53_role(policy, checks, state)
    if provider is ProviderId.ROUTE53:
        return (role,)
    match strategy_of(policy, provider):
        case LoadBalancer():
            return (role,)  # its fallback pool has the role that Route53 would answer
        case Follow() if not follows_route53:
            return (FailoverRole.PRIMARY,)  # no marker says another role
        case Follow() if _holds(policy, checks, state):
            return (FailoverRole.PRIMARY, FailoverRole.SECONDARY)
        case Follow():
            return (role,)
        case PrimaryOnly() | Delegate() | None | _:
            return (FailoverRole.PRIMARY,)


def route53_role(policy: FailoverPolicy, checks: Checks, state: HealthState) -> FailoverRole:
    """The role that Route53 answers by its truth table; always PRIMARY while a policy retires."""
    primary, secondary = _seen(policy, checks, state)
    return FailoverRole.PRIMARY if policy.retire or primary or not secondary else FailoverRole.SECONDARY


def _holds(policy: FailoverPolicy, checks: Checks, state: HealthState) -> bool:
    """True if both ends count as unhealthy: then a follower changes nothing."""
    return not policy.retire and not any(_seen(policy, checks, state))


def _seen(policy: FailoverPolicy, checks: Checks, state: HealthState) -> tuple[bool, bool]:
    """True or False for each of primary and secondary: whether Route53 counts it as healthy in `state`."""
    return (
        _counts_as_healthy(policy.check, policy.primary, checks, alive=state is HealthState.PRIMARY_HEALTHY),
        _counts_as_healthy(policy.secondary_check, policy.secondary, checks, alive=state is not HealthState.BOTH_DEAD),
    )


def _counts_as_healthy(check: str | Deferred | None, values: Sequence[Value], checks: Checks, *, alive: bool) -> bool:
    if check is None:
        return alive if any(isinstance(value, ALIAS) and value.evaluate_target_health for value in values) else True
    health_check = checks.get(check) if isinstance(check, str) else None
    always = None if health_check is None else constant(health_check)
    return alive if always is None else always


def constant(check: HealthCheck) -> bool | None:
    """The status of a check that never changes: disabled, or calculated with threshold 0 or too high; otherwise None.

    Source: Route53 API model, HealthCheckConfig.Disabled, .Inverted and .HealthThreshold (read 2026-11).
    """
    from dnsstack.model.health import CalculatedCheck

    if check.disabled:
        return not check.invert
    if isinstance(check, CalculatedCheck):
        if check.threshold == 0:
            return not check.invert
        if check.threshold > len(check.children):
            return check.invert
    return None
