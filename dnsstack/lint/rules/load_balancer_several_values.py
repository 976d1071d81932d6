"""A load balancer with several values in one role.

What: a role of a policy under `load-balancer` has more than one value.
Why: a pool has one endpoint for each address family, so that Cloudflare answers the same as Route53. Of several
    endpoints, Cloudflare would answer only the healthy ones, or only one.
Good: `primary: 192.0.2.1, secondary: 192.0.2.2`
Bad: `primary: [192.0.2.1, 192.0.2.2], secondary: 192.0.2.3`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import value_lists
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover import LoadBalancer


@rule(
    Severity.ERROR,
    source="cloudflare-docs, load-balancing/pools",
    hint="give each role one value, or use follow",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Roles of policies under load-balancer with several values."""
    for policy in zone.policies:
        if isinstance(policy.cloudflare, LoadBalancer):
            for field, values in value_lists(policy):
                if len(values) > 1:
                    yield Finding(
                        policy,
                        f"{len(values)} values are listed; a load balancer has one value for each role",
                        (field,),
                    )
