"""Failover without Route53.

What: the document has a failover policy, and Route53 is not one of the providers.
Why: a policy becomes PRIMARY and SECONDARY at Route53, and the other servers follow Route53.
Good: `nameservers: {route53: {}, cloudflare: {…}}`
Bad: `nameservers: {cloudflare: {…}}` with a failover policy
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="Route53 API, ResourceRecordSet.Failover",
    hint="add route53 to nameservers, or write the primary as a plain record",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Every policy of a zone without Route53."""
    if ProviderId.ROUTE53 not in zone.providers:
        for policy in zone.policies:
            yield Finding(policy, "Route53 is not one of the providers, but a failover policy needs it")
