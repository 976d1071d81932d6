"""More load balancers than the plan allows.

What: the policies under `load-balancer` need more load balancers, or pools, than Cloudflare's plan has.
Why: below Enterprise an account has 20 of each; an owner needs one load balancer and two pools.
Good: ten owners under load-balancer
Bad: eleven owners under load-balancer below Enterprise
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover import LoadBalancer
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="cloudflare-docs, load-balancing/reference/limitations",
    hint="use follow for some of them, or accept this with the limit of your contract as the reason",
)
def check(zone: Zone) -> Iterator[Finding]:
    """One finding for each limit, at the first owner above it."""
    limits = zone.capabilities.get(ProviderId.CLOUDFLARE)
    if limits is None:
        return
    owners: dict[str, FailoverPolicy] = {}
    for policy in zone.policies:
        if isinstance(policy.cloudflare, LoadBalancer):
            owners.setdefault(policy.owner, policy)
    for limit, each, noun in ((limits.load_balancers, 1, "load balancers"), (limits.load_balancer_pools, 2, "pools")):
        if limit is not None and len(owners) * each > limit:
            beyond = list(owners.values())[limit // each]
            message = f"{len(owners)} owners need {len(owners) * each} {noun}; the limit of this plan is {limit}"
            yield Finding(beyond, message, ("cloudflare",))
