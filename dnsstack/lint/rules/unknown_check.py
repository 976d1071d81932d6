"""A health check that is not declared.

What: a failover policy or a calculated check names a health check that `health_checks` does not have.
Why: the policy would have no health check.
Good: `check: web` with `health_checks: {web: …}`
Bad: `check: wbe` with `health_checks: {web: …}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import children
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nearest import did_you_mean


@rule(Severity.ERROR, source="the document", hint="declare it in health_checks, or correct the name", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """Names of health checks that do not exist."""
    for policy in zone.policies:
        for field in ("check", "secondary_check"):
            name = getattr(policy, field)
            if isinstance(name, str) and name not in zone.checks:
                yield Finding(policy, f"{name!r} is not a health check of this document{_meant(zone, name)}", (field,))
    for name, found in zone.checks.items():
        for index, child in enumerate(children(found)):
            if child not in zone.checks:
                message = f"{name}: {child!r} is not a health check of this document{_meant(zone, child)}"
                yield Finding(found, message, ("children", index))


def _meant(zone: Zone, name: str) -> str:
    return did_you_mean(name, zone.checks) if zone.checks else ", which has none"
