"""A disabled health check that decides a failover.

What: a check that a policy uses, itself or through calculated checks, is disabled.
Why: Route53 always counts a disabled check as healthy (with invert: as unhealthy), so this does not move traffic away.
Good: `pin: {to: secondary, reason: …}` to move by hand
Bad: `disabled: true`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.watching import watchers


@rule(
    Severity.WARNING,
    source="Route53 API, HealthCheckConfig.Disabled",
    hint="to fail over by hand, use pin; to stop failing over, remove the policy",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Disabled checks that a policy depends on."""
    for name, found in zone.checks.items():
        if found.disabled and watchers(zone, name):
            status = "unhealthy" if found.invert else "healthy"
            yield Finding(found, f"{name} is disabled; Route53 always counts it as {status}", ("disabled",))
