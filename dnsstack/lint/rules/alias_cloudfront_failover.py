"""A failover between two CloudFront distributions.

What: both roles of an ALIAS policy point at a CloudFront distribution, and Route53 serves it.
Why: an alias answers only where the distribution has the owner among its alternate domain names, and a name belongs to
    one distribution at a time: CloudFront refuses it at the second. Origin failover inside CloudFront does this.
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
            message = f"{' and '.join(sorted(distributions))} are both CloudFront distributions: they can't be a pair"
            yield Finding(policy, message, ("secondary",))
