"""A plan as text for people and goldens: every RRset, and every policy with its answers by server and state."""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.model.deferred import Deferred
from dnsstack.model.names import relative
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import Value
from dnsstack.plan import timing
from dnsstack.plan.plan import Answer, Delegation, HealthState, Marker, PlannedFailover, PlannedRRset, ZonePlan


def to_text(plan: ZonePlan) -> str:
    """The whole plan as text, with a final line feed; equal plans give equal text."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: ZonePlan) -> Iterator[str]:
    yield f"zone {plan.apex}"
    yield _delegation(plan.delegation)
    yield from (f"check {name} {check.type}" for name, check in plan.health_checks.items())
    for rrset in plan.rrsets:
        yield _rrset(rrset, plan)
    for entry in plan.failovers:
        yield from _failover(entry, plan.apex)
    for marker in plan.markers:
        yield from _marker(marker, plan.apex)
    for sub_zone in plan.sub_zones:
        yield f"sub-zone {sub_zone.apex}"
        yield _delegation(sub_zone.delegation)
        for entry in sub_zone.failovers:
            yield from _failover(entry, plan.apex)
    for policy in timing.of(plan).policies:
        bound = " at least" if policy.lower_bound else ""
        suspended = f" ({policy.suspended})" if policy.suspended else ""
        subject = f"{relative(policy.policy.owner, plan.apex)} {policy.policy.rdtype}"
        times = f"worst{bound} {timing.seconds(policy.worst)}, typical {timing.seconds(policy.typical)}"
        yield f"time {subject} {times}{suspended}"


def _delegation(delegation: Delegation) -> str:
    servers = " ".join(server if isinstance(server, str) else server.to_text() for server in delegation.servers)
    return f"NS {delegation.ttl} {servers or '-'}"


def _rrset(rrset: PlannedRRset, plan: ZonePlan) -> str:
    shown = [f"{relative(rrset.owner, plan.apex)} {rrset.ttl} {rrset.rdtype} {_values(rrset.values)}"]
    shown.append(f"@{_servers(rrset.served_by)}")
    shown += ["proxied"] if rrset.proxied else []
    shown += [f"comment={rrset.comment!r}"] if rrset.comment else []
    shown += [f"tags={','.join(rrset.tags)}"] if rrset.tags else []
    return " ".join(shown)


def _servers(servers: frozenset[ProviderId]) -> str:
    return ",".join(provider.value for provider in ProviderId if provider in servers) or "nobody"


def _failover(entry: PlannedFailover, apex: str) -> Iterator[str]:
    policy = entry.policy
    parts = [f"failover {relative(entry.owner, apex)} {policy.ttl} {policy.rdtype}"]
    parts += [f"{role.value}-check={name}" for role, name in entry.watched_by.items()]
    parts += [f"pin={policy.pin.to.value}"] if policy.pin else []
    parts += ["retire"] if policy.retire else []
    parts += [f"rto={policy.rto}"] if policy.rto is not None else []
    parts += [f"marker={relative(entry.marker, apex)}"] if entry.marker else []
    parts += [f"target={relative(entry.target, apex)}"] if entry.target else []
    yield " ".join(parts)
    for provider, answers in entry.answers.items():
        strategy = entry.strategies.get(provider)
        name = strategy.name if strategy else "own" if provider is ProviderId.ROUTE53 else "none"
        for state in HealthState:
            yield f"  {provider.value} {name} {state.value}: {' | '.join(_answer(one) for one in answers[state])}"


def _marker(marker: Marker, apex: str) -> Iterator[str]:
    yield f"marker {relative(marker.owner, apex)}"
    for state, answers in marker.answers.items():
        yield f"  {state.value}: {' | '.join(_answer(one) for one in answers)}"


def _answer(answer: Answer) -> str:
    return f"{answer.ttl} {answer.rdtype} {_values(answer.values)}"


def _values(values: tuple[Value, ...]) -> str:
    texts = (f"<{value.key or 'later'}>" if isinstance(value, Deferred) else value.to_text() for value in values)
    return "; ".join(texts)
