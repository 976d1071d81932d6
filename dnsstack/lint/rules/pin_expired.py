"""A pin whose end has passed.

What: the `until` of a pin is in the past.
Why: a pin applies until it is removed: the policy still answers the pinned side, and does not fail over.
Good: `pin: {to: secondary, until: …, reason: …}` with a time in the future
Bad: the same with a time that has passed
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.WARNING, source="the pin of failover policies", hint="remove the pin or set a later `until`")
def check(zone: Zone) -> Iterator[Finding]:
    """Pins whose time has passed."""
    for policy in zone.policies:
        if policy.pin is not None and policy.pin.until is not None and policy.pin.until <= zone.now:
            until = policy.pin.until.isoformat(timespec="minutes")
            message = f"the pin to {policy.pin.to.value} ended at {until}, but it applies until it is removed"
            yield Finding(policy, message, ("pin", "until"))
