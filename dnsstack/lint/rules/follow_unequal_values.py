"""Follow with unequal numbers of values.

What: a policy under `follow` has more values in one role than in the other.
Why: the follower changes existing records, slot by slot, in one batch. It never creates or deletes a record, so an
    interrupted move can't leave an RRset incomplete.
Good: `primary: [192.0.2.1, 192.0.2.2], secondary: [198.51.100.1, 198.51.100.2]`
Bad: `primary: [192.0.2.1, 192.0.2.2], secondary: 198.51.100.1`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover import Follow


@rule(
    Severity.ERROR,
    source="the strategy follow",
    hint="give both roles the same number of values, or use another strategy",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies under follow whose roles have different numbers of values."""
    for policy in zone.policies:
        if any(isinstance(s, Follow) for s in (policy.cloudflare, policy.self_hosted)):
            first, second = len(policy.primary), len(policy.secondary)
            if first != second:
                yield Finding(
                    policy,
                    f"there are {first} primary and {second} secondary values; with follow, both roles need the same "
                    "number",
                )
