"""A calculated check with more children than the quota.

What: a calculated check has more children than AWS's published quota.
Why: the API model allows 256, the quota page 255: Route53 may refuse the last one.
Good: up to 255 children
Bad: 256 children
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import children
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(Severity.WARNING, source="Route53 developer guide, DNSLimitations", hint="split it into two calculated checks")
def check(zone: Zone) -> Iterator[Finding]:
    """Calculated checks with more children than Route53's quota."""
    limits = zone.capabilities.get(ProviderId.ROUTE53)
    limit = limits.child_checks if limits is not None else None
    for name, found in zone.checks.items():
        if limit is not None and len(children(found)) > limit:
            yield Finding(found, f"{name} has {len(children(found))} children; the limit is {limit}", ("children",))
