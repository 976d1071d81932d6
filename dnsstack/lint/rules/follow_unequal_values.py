"""Follow with unequal numbers of values.

What: a policy under `follow` has more values in one role than in the other.
Why: the follower rewrites existing records, slot by slot, in one batch. It neither creates nor deletes any, so that an
    interrupted move never leaves an RRset incomplete.
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
    """Followed policies whose roles differ in length."""
    for policy in zone.policies:
        if any(isinstance(s, Follow) for s in (policy.cloudflare, policy.self_hosted)):
            first, second = len(policy.primary), len(policy.secondary)
            if first != second:
                yield Finding(
                    policy,
                    f"{first} primary and {second} secondary values; with follow both roles need the same number",
                )
