"""Failover to the same values.

What: the secondary of a failover policy has the same values as the primary.
Why: when the primary fails, the answer stays the same: nothing fails over.
Good: `primary: 192.0.2.1, secondary: 192.0.2.2`
Bad: `primary: 192.0.2.1, secondary: 192.0.2.1`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import is_known
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ERROR,
    source="Route53 API, ResourceRecordSet.Failover",
    hint="write another endpoint as the secondary, for example a static emergency page",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies whose known values are equal as sets."""
    for policy in zone.policies:
        if is_known(policy) and set(policy.primary) == set(policy.secondary):
            yield Finding(
                policy, "the secondary has the values of the primary; it must be another endpoint", ("secondary",)
            )
