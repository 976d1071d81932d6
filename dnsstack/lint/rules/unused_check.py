"""A health check that nothing uses.

What: a health check is named by no failover policy and no calculated check.
Why: it costs money and changes nothing; often it was meant to watch something.
Good: `check: web` in a policy
Bad: `health_checks: {web: …}` and no policy
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import children
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ADVICE, source="the document", hint="name it in a policy, or remove it")
def check(zone: Zone) -> Iterator[Finding]:
    """Checks that nothing refers to."""
    used = {child for found in zone.checks.values() for child in children(found)}
    for policy in zone.policies:
        used |= {name for name in (policy.check, policy.secondary_check) if isinstance(name, str)}
    for name, found in zone.checks.items():
        if name not in used:
            yield Finding(found, f"the health check {name} is used by nothing")
