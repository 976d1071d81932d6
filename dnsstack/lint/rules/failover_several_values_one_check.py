"""Several values behind one endpoint check.

What: a role of a failover policy has several values, and its check connects to one endpoint.
Why: Route53 answers all values of a role together and does not check each address: failed addresses are answered as
    long as the one endpoint is healthy.
Good: `primary: [192.0.2.1, 192.0.2.2], check: both`, with a calculated check of the two
Bad: `primary: [192.0.2.1, 192.0.2.2], check: web-1`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.watching import named, roles_watched
from dnsstack.model.health import EndpointCheck


@rule(
    Severity.WARNING,
    source="Route53 developer guide, how Route 53 chooses records when health checking is configured",
    hint="write a check for each address, and a CALCULATED one with them as its children",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Roles with several values whose check is an endpoint check."""
    for policy in zone.policies:
        for role, reference in roles_watched(policy):
            found = named(zone, reference)
            if len(policy.values(role)) > 1 and isinstance(found, EndpointCheck):
                message = f"{len(policy.values(role))} values depend on {reference}, which checks only one endpoint"
                yield Finding(policy, message, (role.value,))
