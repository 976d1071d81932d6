"""A pin without an end.

What: a pin has no `until`.
Why: while it is there, nothing fails over; with a time, every later check reminds of it.
Good: `pin: {to: secondary, until: 2030-01-01T06:00:00Z, reason: …}`
Bad: `pin: {to: secondary, reason: …}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ADVICE, source="the pin of failover policies", hint="add until: an ISO 8601 time with an offset")
def check(zone: Zone) -> Iterator[Finding]:
    """Pins that nothing ends."""
    for policy in zone.policies:
        if policy.pin is not None and policy.pin.until is None:
            yield Finding(policy, f"pinned to {policy.pin.to.value} without an end: nothing fails over", ("pin",))
