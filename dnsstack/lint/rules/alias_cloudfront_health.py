"""An ALIAS that asks a CloudFront distribution for its health.

What: an ALIAS to a CloudFront distribution says `evaluate_target_health: true`, and Route53 serves it.
Why: Route53 refuses it: a distribution has no health that an alias can use. Without the key, it is false for such
    targets.
Good: `"@": {ALIAS: d111111abcdef8.cloudfront.net.}`
Bad: `"@": {ALIAS: {target: d111111abcdef8.cloudfront.net., evaluate_target_health: true}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import known_values, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS


@rule(
    Severity.ERROR,
    source="Route53 API, AliasTarget.EvaluateTargetHealth",
    hint="remove evaluate_target_health, or set it to false; a health check can watch the site instead",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Known ALIAS values for Route53 that point to a distribution and use its health."""
    for entry in zone.entries("ALIAS"):
        if not served_by(entry, ProviderId.ROUTE53):
            continue
        for at, value in known_values(entry):
            if isinstance(value, ALIAS) and value.is_cloudfront and value.evaluate_target_health:
                message = f"evaluate_target_health is true for {value.to_text().split()[0]}, which Route53 refuses"
                yield Finding(entry, message, (*at, "evaluate_target_health"))
