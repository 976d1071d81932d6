"""A pin without an end.

What: a pin has no `until`.
Why: while a pin exists, the policy does not fail over; with `until`, each check after that time reports the pin.
Good: `pin: {to: secondary, until: 2030-01-01T06:00:00Z, reason: …}`
Bad: `pin: {to: secondary, reason: …}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ADVICE, source="the pin of failover policies", hint="add until with an ISO 8601 time and its offset")
def check(zone: Zone) -> Iterator[Finding]:
    """Pins without `until`."""
    for policy in zone.policies:
        if policy.pin is not None and policy.pin.until is None:
            yield Finding(
                policy,
                f"the pin to {policy.pin.to.value} has no end, and until it is removed, nothing fails over",
                ("pin",),
            )
