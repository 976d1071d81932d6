"""A calculated check that can never fail.

What: a calculated check needs 0 healthy children (inverted: more than it has).
Why: Route53 always counts it as healthy, so its policies never fail over.
Good: `children: [a, b], threshold: 1`
Bad: `children: [a, b], threshold: 0`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.health import CalculatedCheck
from dnsstack.plan.answers import constant


@rule(
    Severity.ERROR,
    source="Route53 API, HealthCheckConfig.HealthThreshold",
    hint='threshold 1 means "any child"; the number of children means "all of them"',
)
def check(zone: Zone) -> Iterator[Finding]:
    """Calculated checks that are healthy in every state of their children."""
    for name, found in zone.checks.items():
        if isinstance(found, CalculatedCheck) and not found.disabled and constant(found) is True:
            message = f"{name} needs {found.threshold} of {len(found.children)} children healthy, so it can never fail"
            yield Finding(found, message, ("threshold",))
