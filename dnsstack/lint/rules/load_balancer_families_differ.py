"""A load balancer for A and AAAA that differ.

What: an owner's A and AAAA are not both under `load-balancer`, or differ in check, pin, TTL or the monitor's fields.
Why: Cloudflare has one load balancer a name: it answers A and AAAA from the same pools, by the same monitor.
Good: both `cloudflare: load-balancer` with the same check
Bad: A under load-balancer, AAAA under follow
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.watching import pairs
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover import LoadBalancer


@rule(
    Severity.ERROR,
    source="cloudflare-docs, load-balancing/load-balancers",
    hint="make the two policies alike, or use follow for both",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Pairs with a load balancer in one of them; told at AAAA."""
    for first, second in pairs(zone):
        if not any(isinstance(policy.cloudflare, LoadBalancer) for policy in (first, second)):
            continue
        for field in ("cloudflare", "check", "secondary_check", "ttl", "pin"):
            ours, theirs = getattr(second, field), getattr(first, field)
            if ours != theirs and not isinstance(ours, Deferred) and not isinstance(theirs, Deferred):
                message = f"{field} differs from A's; one load balancer answers for both families"
                yield Finding(second, message, (field,) if ours is not None else ())
