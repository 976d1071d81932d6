"""A load balancer without the paid add-on.

What: a policy is under `load-balancer`, and the document does not say that the zone has load balancing.
Why: it is a paid add-on of the zone; without it Cloudflare refuses the load balancer in the middle of a deployment.
Good: `cloudflare: {account: …, load_balancing: true}`
Bad: `cloudflare: load-balancer` in a policy and no `load_balancing: true`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover import LoadBalancer


@rule(
    Severity.ERROR,
    source="cloudflare-docs, load-balancing/get-started/enable-load-balancing",
    hint="enable load balancing at Cloudflare, and write load_balancing: true in nameservers.cloudflare",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies under load-balancer in a zone without the add-on."""
    cloudflare = zone.nameservers.cloudflare
    if cloudflare is None or cloudflare.load_balancing:
        return
    for policy in zone.policies:
        if isinstance(policy.cloudflare, LoadBalancer):
            yield Finding(
                policy,
                "the strategy is load-balancer, but load_balancing is false; the strategy needs this paid add-on",
                ("cloudflare",),
            )
