"""Route53 without accelerated recovery.

What: `accelerated_recovery` is off for the hosted zone.
Why: Route53's control plane is in us-east-1. With accelerated recovery, a copy in us-west-2 accepts changes again
    within about an hour of an outage. It must be on before the outage begins.
Good: `route53: {}` (it is on)
Bad: `route53: {accelerated_recovery: false}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.WARNING,
    source="Route53 developer guide, accelerated recovery",
    hint="remove accelerated_recovery: false; it costs nothing",
)
def check(zone: Zone) -> Iterator[Finding]:
    """At most one finding for each zone."""
    route53 = zone.nameservers.route53
    if route53 is not None and not route53.accelerated_recovery:
        message = "accelerated recovery is off, so the zone can't be changed during a regional outage"
        yield Finding(zone.nameservers, message, ("route53", "accelerated_recovery"))
