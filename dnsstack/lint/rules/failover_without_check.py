"""Failover without a health check.

What: a failover policy has no `check`, and its primary is not an alias that uses the health of its target.
Why: Route53 counts a record without a health check as always healthy: such a policy never fails over. Route53 refuses
    it: "A non-alias primary ResourceRecordSet must have an associated health check" (InvalidChangeBatch).
Good: `A: {primary: 192.0.2.1, secondary: 192.0.2.2, check: web, …}`
Bad: `A: {primary: 192.0.2.1, secondary: 192.0.2.2, …}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverPolicy


@rule(
    Severity.ERROR,
    source="Route53 developer guide, how Route 53 chooses records when health checking is configured",
    hint="declare a health check in health_checks, and write its name in check",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies without a health check; a pinned or retiring policy needs one as well."""
    for policy in zone.policies:
        if policy.check is None and not _takes_health_of_target(policy):
            yield Finding(
                policy, "the policy has no health check, so the primary always counts as healthy and never fails over"
            )


def _takes_health_of_target(policy: FailoverPolicy) -> bool:
    if policy.rdtype != "ALIAS":
        return False
    return all(
        isinstance(value, Deferred) or getattr(value, "evaluate_target_health", False) for value in policy.primary
    )
