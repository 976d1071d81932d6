"""A failover between two CloudFront distributions.

What: both roles of an ALIAS policy point to CloudFront distributions, and Route53 serves the policy.
Why: a distribution must have the owner as an alternate domain name, and CloudFront allows a name in only one
    distribution at a time. Use origin failover inside CloudFront instead.
Good: `ALIAS: {primary: d111111abcdef8.cloudfront.net., secondary: backup-1.eu-west-1.elb.amazonaws.com., …}`
Bad: `ALIAS: {primary: d111111abcdef8.cloudfront.net., secondary: d222222abcdef8.cloudfront.net., …}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS


@rule(
    Severity.ERROR,
    source="CloudFront developer guide, alternate domain names, restrictions",
    hint="use CloudFront's origin failover, or another kind of target as the secondary",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """ALIAS policies with a distribution in each role."""
    if ProviderId.ROUTE53 not in zone.providers:
        return
    for policy in zone.policies:
        values = (*policy.primary, *policy.secondary)
        distributions = {value.to_text() for value in values if isinstance(value, ALIAS) and value.is_cloudfront}
        if len(distributions) > 1:
            message = f"{' and '.join(sorted(distributions))} are CloudFront distributions; only one can have this name"
            yield Finding(policy, message, ("secondary",))
