"""A load balancer for A and AAAA that differ.

What: an owner's A and AAAA are not both under `load-balancer`, or differ in check, pin, TTL or the monitor's fields.
Why: Cloudflare has one load balancer for each name: it answers A and AAAA from the same pools, with the same monitor.
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
    hint="give both policies the same keys, or use follow for both",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Pairs of which at least one has a load balancer; reported at AAAA."""
    for first, second in pairs(zone):
        if not any(isinstance(policy.cloudflare, LoadBalancer) for policy in (first, second)):
            continue
        for field in ("cloudflare", "check", "secondary_check", "ttl", "pin"):
            ours, theirs = getattr(second, field), getattr(first, field)
            if ours != theirs and not isinstance(ours, Deferred) and not isinstance(theirs, Deferred):
                message = f"{field} is not the same as for A, but one load balancer answers for both families"
                yield Finding(second, message, (field,) if ours is not None else ())
