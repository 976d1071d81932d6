"""One health check for both roles.

What: a failover policy names the same health check for primary and secondary, or two checks of the same endpoint.
Why: both roles are then unhealthy together, and with both unhealthy Route53 answers the primary: it never fails over.
Good: `check: web-1, secondary_check: web-2`
Bad: `check: web, secondary_check: web`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.watching import named
from dnsstack.model.deferred import Deferred
from dnsstack.model.health import EndpointCheck, HealthCheck


@rule(
    Severity.ERROR,
    source="Route53 API, ResourceRecordSet.Failover",
    hint="write a check of the secondary's endpoint, or remove secondary_check",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies whose roles have the same check, or two checks of one endpoint."""
    for policy in zone.policies:
        if not isinstance(policy.check, str) or not isinstance(policy.secondary_check, str):
            continue
        if policy.check == policy.secondary_check:
            message = f"{policy.check} watches both roles, so both become unhealthy at once and nothing fails over"
            yield Finding(policy, message, ("secondary_check",))
            continue
        first, second = named(zone, policy.check), named(zone, policy.secondary_check)
        if first is not None and second is not None and _endpoint(first) and _endpoint(first) == _endpoint(second):
            message = f"{policy.check} and {policy.secondary_check} check one endpoint, so both roles fail at once"
            yield Finding(policy, message, ("secondary_check",))


def _endpoint(check: HealthCheck) -> tuple[object, ...] | None:
    """The endpoint that is connected to, if it is known."""
    if not isinstance(check, EndpointCheck) or isinstance(check.host, Deferred) or isinstance(check.address, Deferred):
        return None
    return (check.type, check.host, check.address, check.port, getattr(check, "path", ""), check.invert)
