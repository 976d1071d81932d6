"""A failover takes longer than the policy allows.

What: the worst-case time to fail over, of the slowest server that answers for the name, is above the policy's `rto`.
Why: resolvers ask all servers, so the slowest one decides. `rto` is the time that you promise.
Good: `rto: 10m` with a check every 10 s and a TTL of 60
Bad: `rto: 1m` with a check every 30 s and a TTL of 300
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import delegated_zone
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.rules.derived_name_too_long import MOST
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.names import is_at_or_below, wire_length
from dnsstack.plan.owners import delegated_owner


@rule(
    Severity.ERROR,
    source="dnsstack's timing: detection, aggregation, propagation and TTL",
    hint="check more often (interval 10), lower the TTL, choose a faster strategy, or raise rto",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies with an `rto` that their own plan exceeds."""
    if not any(policy.rto is not None for policy in zone.policies):
        return
    from dnsstack.plan import timing
    from dnsstack.plan.build import build

    # without entries that other rules refuse: owners outside the domain, and names too long to make others from
    planned = [policy for policy in zone.policies if _is_plannable(zone, policy)]
    found = timing.of(build(zone.domain.model_copy(update={"records": (), "failover": tuple(planned)})))
    for policy in zone.policies:
        timed = found.get(policy.owner, policy.rdtype)
        if policy.rto is None or policy.retire or timed is None or timed.worst <= policy.rto or timed.slowest is None:
            continue
        slowest = timed.slowest
        terms = ", ".join(f"{term.name} {timing.seconds(term.worst)}" for term in slowest.terms)
        message = (
            f"the worst-case failover at {slowest.provider.value} is {timing.seconds(slowest.worst)} ({terms}), "
            f"above the rto of {policy.rto} s"
        )
        yield Finding(policy, message, ("rto",))


def _is_plannable(zone: Zone, policy: FailoverPolicy) -> bool:
    """True if the strategies can make names from the owner."""
    if not is_at_or_below(policy.owner, zone.apex):
        return False
    return wire_length(delegated_owner(policy.owner, zone.apex, delegated_zone(policy) or "failover")) <= MOST
