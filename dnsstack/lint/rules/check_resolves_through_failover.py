"""A health check that resolves the name whose failover it decides.

What: a check has a host and no address, and the host leads to a name whose failover this check decides.
Why: after a failover, the check connects to the secondary, finds it healthy, and the name goes back to the primary.
    This repeats for ever.
Good: `address: 192.0.2.1, host: www.example.com`
Bad: `host: www.example.com` for the policy of www
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.watching import watchers
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.health import EndpointCheck


@rule(
    Severity.ERROR,
    source="Route53 developer guide, values for health checks, domain name",
    hint="add address: the checkers connect to it, and host stays the Host header and the TLS name",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Checks of a host whose CNAMEs lead to a policy that the check decides."""
    for name, found in zone.checks.items():
        if not isinstance(found, EndpointCheck) or found.address is not None or not isinstance(found.host, str):
            continue
        moved = {policy.owner for policy in watchers(zone, name)}
        if not moved:
            continue
        for step in zone.route(f"{found.host}."):
            hit = [
                entry for entry in zone.answering(step) if isinstance(entry, FailoverPolicy) and entry.owner in moved
            ]
            if hit:
                message = f"{name} resolves {found.host}, whose failover it decides"
                yield Finding(found, message, ("host",), also=tuple(hit))
                break
