"""More health checks than an account has.

What: the document declares more health checks than an account's default quota.
Why: AWS allows 200 in an account; the 201st is refused in the middle of a deployment.
Good: up to 200 health checks
Bad: 201 health checks
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
    """At most one finding for each document."""
    limits = zone.capabilities.get(ProviderId.ROUTE53)
    limit = limits.health_checks if limits is not None else None
    made = [found for found in zone.checks.values() if found.type != "EXISTING"]
    if limit is not None and len(made) > limit:
        yield Finding(
            zone.domain,
            f"{len(made)} health checks are declared; the limit of an account is {limit}",
            ("health_checks",),
        )
