"""More records than Cloudflare's plan allows.

What: the zone needs more records at Cloudflare than its plan, or the document's `record_quota`, allows.
Why: Cloudflare counts each value as a record. The limit is 200 on the free plan and 3,500 on the others; the deployment
    would stop halfway.
Good: 200 values on the free plan
Bad: 201 values on the free plan
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import delegated_zone, is_delegated
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.capabilities import ROUTE53


@rule(
    Severity.ERROR,
    source="cloudflare-docs, dns/manage-dns-records/faq",
    hint="choose a higher plan, or write the limit of your contract in nameservers.cloudflare.record_quota",
)
def check(zone: Zone) -> Iterator[Finding]:
    """At most one finding for each zone. Values are counted, with the foreign servers of the apex NS."""
    limits = zone.capabilities.get(ProviderId.CLOUDFLARE)
    if limits is None or limits.record_quota is None:
        return
    count = records_at_cloudflare(zone)
    if count > limits.record_quota:
        message = f"there are {count} records at Cloudflare, counted in values; the limit is {limits.record_quota}"
        yield Finding(zone.nameservers, message, ("cloudflare",))


def records_at_cloudflare(zone: Zone) -> int:
    """The number of records at Cloudflare, counted without a plan (a test compares both)."""
    count = zone.value_count - sum(len(rrset.values) for rrset in zone.kept_from(ProviderId.CLOUDFLARE))
    count += _of_policies(zone) if zone.policies else 0
    route53 = zone.nameservers.route53
    return (
        count
        + len(zone.nameservers.others)
        + (route53.nameserver_count if route53 is not None and route53.delegated else 0)
    )


def _of_policies(zone: Zone) -> int:
    """The records of policies: the primary's values, or the CNAMEs and servers of delegated ones."""
    from dnsstack.model.failover.policy import FailoverRole

    delegated = [policy for policy in zone.policies if is_delegated(policy)]
    own = sum(len(policy.served(FailoverRole.PRIMARY)) for policy in zone.policies if not is_delegated(policy))
    zones = {delegated_zone(policy) for policy in delegated}
    return own + len({policy.owner for policy in delegated}) + ROUTE53.assigned_servers * len(zones)
