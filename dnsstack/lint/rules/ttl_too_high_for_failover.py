"""A TTL that is too high for failover.

What: a failover policy has a TTL above 60 s.
Why: resolvers keep the address of the failed primary for the TTL; AWS recommends 60 s or less with a health check.
Good: `A: {ttl: 60, primary: …, secondary: …, check: web}`
Bad: `A: {ttl: 300, primary: …, secondary: …, check: web}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule

HIGHEST: Final = 60


@rule(
    Severity.WARNING,
    source="Route53 API, ResourceRecordSet.TTL",
    hint="set ttl: 60 at the policy, or accept the longer wait with a reason",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies with a TTL above a minute; an alias has none at Route53."""
    for policy in zone.policies:
        if policy.ttl > HIGHEST and policy.rdtype != "ALIAS":
            message = f"clients keep a failed address for the TTL of {policy.ttl} s; use {HIGHEST} or less"
            yield Finding(policy, message, ("ttl",))
