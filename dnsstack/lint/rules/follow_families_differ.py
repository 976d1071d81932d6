"""Follow with A and AAAA that would fail over separately.

What: an owner's A and AAAA are both under `follow` and differ in check, secondary check or pin.
Why: an owner has one marker, which says Route53's role. One marker can't say two roles.
Good: the same `check`, `secondary_check` and `pin` in both
Bad: `pin: {to: secondary, …}` only at A
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.watching import pairs
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover import Follow
from dnsstack.model.failover.policy import Pin


@rule(
    Severity.ERROR,
    source="the strategy follow",
    hint="give both policies the same check, secondary_check and pin, or use another strategy for one of them",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Pairs under follow that differ; reported at AAAA."""
    for first, second in pairs(zone):
        if not (isinstance(first.cloudflare, Follow) and isinstance(second.cloudflare, Follow)):
            continue
        for field in ("check", "secondary_check", "pin"):
            ours, theirs = getattr(second, field), getattr(first, field)
            if isinstance(ours, Pin) or isinstance(theirs, Pin):
                ours, theirs = (pin and pin.to.value for pin in (ours, theirs))
            if ours != theirs and not isinstance(ours, Deferred) and not isinstance(theirs, Deferred):
                message = f"{field} is {ours or 'none'}, but {theirs or 'none'} for A; one marker serves both"
                yield Finding(second, message, (field,) if getattr(second, field) else ())
