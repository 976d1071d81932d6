"""More RRsets than a hosted zone includes.

What: the zone has more RRsets at Route53 than the default quota.
Why: AWS allows 10,000 in a hosted zone. More cost extra, and the quota must be raised first.
Good: up to 10,000 RRsets
Bad: 10,001 RRsets
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.WARNING,
    source="Route53 developer guide, DNSLimitations",
    hint="ask AWS for a higher quota, and accept this with the new quota as the reason",
)
def check(zone: Zone) -> Iterator[Finding]:
    """At most one finding for each zone. RRsets are counted, with NS, SOA and both roles of each policy."""
    limits = zone.capabilities.get(ProviderId.ROUTE53)
    if (
        limits is None
        or limits.record_quota is None
        or len(zone.rrsets) + 4 * len(zone.policies) < limits.record_quota - 2
    ):
        return
    from dnsstack.model.failover import Follow

    count = 2 + len(zone.rrsets) - len(zone.kept_from(ProviderId.ROUTE53))
    count += 2 * len(zone.policies)
    count += 2 * len({policy.owner for policy in zone.policies if isinstance(policy.cloudflare, Follow)})
    if count > limits.record_quota:
        message = f"{count} RRsets are at Route53; {limits.record_quota} are included in the price of a zone"
        yield Finding(zone.nameservers, message, ("route53",))
