"""Health checks and what depends on them: checks by name, also through calculated ones, and policies."""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.zone import Zone
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.health import EndpointCheck, HealthCheck


def named(zone: Zone, reference: str | Deferred | None) -> HealthCheck | None:
    """The declared health check that a policy names; None without a name, or if it is deferred or not declared."""
    return zone.checks.get(reference) if isinstance(reference, str) else None


def endpoints(zone: Zone, name: str) -> list[EndpointCheck] | None:
    """The endpoint checks that decide `name`; None if another kind of check decides, too."""
    found: list[EndpointCheck] = []
    for each in sorted(zone.decided_by.of(name)):
        check = zone.checks[each]
        if not isinstance(check, EndpointCheck):
            return None
        found.append(check)
    return found


def roles_watched(policy: FailoverPolicy) -> Iterator[tuple[FailoverRole, str]]:
    """Each role of a policy that names a check, with this name."""
    for role, reference in ((FailoverRole.PRIMARY, policy.check), (FailoverRole.SECONDARY, policy.secondary_check)):
        if isinstance(reference, str):
            yield role, reference


def watchers(zone: Zone, name: str) -> list[FailoverPolicy]:
    """The policies that depend on a check, also through calculated checks."""
    return [zone.policies[index] for index in sorted(zone.watchers.of(name))]


def pairs(zone: Zone) -> Iterator[tuple[FailoverPolicy, FailoverPolicy]]:
    """The A and AAAA policies of each owner that has both, in this order."""
    found: dict[str, dict[str, FailoverPolicy]] = {}
    for policy in zone.policies:
        found.setdefault(policy.owner, {})[policy.rdtype] = policy
    for policies in found.values():
        if "A" in policies and "AAAA" in policies:
            yield policies["A"], policies["AAAA"]
