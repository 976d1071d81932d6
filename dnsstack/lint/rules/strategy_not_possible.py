"""A strategy that is not possible for these servers.

What: own or third-party servers have the strategy `load-balancer`, or third-party servers have `follow`.
Why: only Cloudflare has the load balancer, and dnsstack does not write to a third party's servers.
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
    hint="use follow, delegate or primary-only for self_hosted; delegate or primary-only for other_nameservers",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Strategies of `self_hosted` and `other_nameservers` that are not possible there."""
    for policy in zone.policies:
        for field, strategy, refused in (
            ("self_hosted", policy.self_hosted, (LoadBalancer,)),
            ("other_nameservers", policy.other_nameservers, (LoadBalancer, Follow)),
        ):
            if isinstance(strategy, refused):
                yield Finding(policy, f"{strategy.name} is not possible for {field}", (field,))
