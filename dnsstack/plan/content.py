"""`content`: a digest of the RRsets of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from dnsstack.model.deferred import Deferred
from dnsstack.model.rrset import Value
from dnsstack.plan.plan import ZonePlan


def content(plan: ZonePlan) -> str:
    """A digest of the RRsets: equal for equal records, also if their resources differ."""
    lines = [
        f"{one.owner} {one.rdtype} {one.ttl} {' '.join(sorted(who.value for who in one.served_by))} "
        f"{_texts(one.values)}"
        for one in plan.rrsets
    ]
    for failover in plan.failovers:
        policy = failover.policy
        strategies = {provider.value: strategy.name for provider, strategy in sorted(failover.strategies.items())}
        pin = policy.pin.to.value if policy.pin else ""
        lines.append(
            f"{policy.owner} {policy.rdtype} {policy.ttl} {strategies} {pin} {policy.retire} "
            f"{_texts(policy.primary)} {_texts(policy.secondary)}"
        )
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()[:12]


def _texts(values: Sequence[Value]) -> str:
    """The texts of values, sorted; an Output is shown as its key."""
    return " | ".join(sorted(_text(value) for value in values))


def _text(value: Value) -> str:
    return f"~{value.key or ''}" if isinstance(value, Deferred) else value.to_text()
