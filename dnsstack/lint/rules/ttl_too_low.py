"""A TTL that is very low.

What: a TTL is below 60 s, or that of a delegation's NS or DS is below an hour, although the provider allows it.
Why: caches help when servers are slow or attacked (RFC 9199 §6: an hour or more in general, 5 to 15 minutes to direct
    traffic by DNS). A TTL below a minute has no effect, because resolvers and clients keep answers longer.
Good: `A: {ttl: 300, values: [192.0.2.1]}`
Bad: `A: {ttl: 5, values: [192.0.2.1]}` only at Route53
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule

LEAST: Final = 60
LEAST_OF_DELEGATIONS: Final = 3600


@rule(Severity.WARNING, source="RFC 9199 §6", hint="use 60 s for failover, and an hour for records that seldom change")
def check(zone: Zone) -> Iterator[Finding]:
    """TTLs below the recommended one; ttl-outside-provider reports those that a provider refuses."""
    carried = max((limits.ttl[0] for limits in zone.capabilities.values()), default=0)
    for ttl, rrsets in zone.by_ttl.items():
        for rrset in rrsets if carried <= ttl < LEAST else ():
            yield Finding(rrset, f"TTL {ttl} is low; use {LEAST} or more", ("ttl",))
    for policy in zone.policies:
        if carried <= policy.ttl < LEAST:
            yield Finding(policy, f"TTL {policy.ttl} is low; use {LEAST} or more", ("ttl",))
    for rrset in zone.of_type("NS", "DS"):
        if LEAST <= rrset.ttl < LEAST_OF_DELEGATIONS:
            message = f"TTL {rrset.ttl} is low for a delegation; use {LEAST_OF_DELEGATIONS} or more"
            yield Finding(rrset, message, ("ttl",))
