"""A health check that nothing uses.

What: no failover policy and no calculated check uses a health check.
Why: it costs money and has no effect; often a policy was meant to use it.
Good: `check: web` in a policy
Bad: `health_checks: {web: …}` and no policy
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import children
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ADVICE, source="the document", hint="write it in a policy, or remove it")
def check(zone: Zone) -> Iterator[Finding]:
    """Checks that no policy and no calculated check uses."""
    used = {child for found in zone.checks.values() for child in children(found)}
    for policy in zone.policies:
        used |= {name for name in (policy.check, policy.secondary_check) if isinstance(name, str)}
    for name, found in zone.checks.items():
        if name not in used:
            yield Finding(found, f"no policy and no calculated check uses the health check {name}")
