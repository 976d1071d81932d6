"""A calculated check that can never pass.

What: a calculated check needs more healthy children than it has (inverted: 0).
Why: Route53 always counts it as unhealthy, so its policies are always failed over.
Good: `children: [a, b], threshold: 2`
Bad: `children: [a, b], threshold: 3`
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
    """Calculated checks that are unhealthy in every state of their children."""
    for name, found in zone.checks.items():
        if isinstance(found, CalculatedCheck) and not found.disabled and constant(found) is False:
            message = f"{name} needs {found.threshold} of {len(found.children)} children healthy, so it can never pass"
            yield Finding(found, message, ("threshold",))
