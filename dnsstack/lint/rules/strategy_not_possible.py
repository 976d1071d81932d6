"""A strategy that its servers can't have.

What: own or third-party servers are given a load balancer, or third-party servers `follow`.
Why: the load balancer is Cloudflare's, and nothing of dnsstack writes to servers that only a third party manages.
Good: `self_hosted: follow`, `other_nameservers: primary-only`
Bad: `other_nameservers: load-balancer`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover import Follow, LoadBalancer


@rule(
    Severity.ERROR,
    source="the strategies of failover policies",
    hint="self_hosted takes follow, delegate and primary-only; other_nameservers takes delegate and primary-only",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Strategies for `self_hosted` and `other_nameservers` that can't work there."""
    for policy in zone.policies:
        for field, strategy, refused in (
            ("self_hosted", policy.self_hosted, (LoadBalancer,)),
            ("other_nameservers", policy.other_nameservers, (LoadBalancer, Follow)),
        ):
            if isinstance(strategy, refused):
                yield Finding(policy, f"{strategy.name} is not possible for {field}", (field,))
