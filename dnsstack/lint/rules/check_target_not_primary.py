"""A health check of another address than its role's.

What: the check of a role connects to an address that is not one of that role's.
Why: Route53 does not check the address in the record, only the endpoint of the check: a wrong endpoint decides the
    failover.
Good: `primary: 192.0.2.1` with `check: web` at `address: 192.0.2.1`
Bad: `primary: 192.0.2.1` with `check: web` at `address: 192.0.2.2`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import listing
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.watching import endpoints, roles_watched
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole


@rule(
    Severity.WARNING,
    source="Route53 API, ResourceRecordSet.HealthCheckId",
    hint="check the role's own address, or accept it with a reason (a load balancer behind it, for example)",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Roles of A and AAAA policies whose endpoint checks all connect to other addresses."""
    for policy in zone.policies:
        if policy.rdtype not in ("A", "AAAA"):
            continue
        for role, reference in roles_watched(policy):
            if role is FailoverRole.SECONDARY and reference == policy.check:
                continue  # failover-shared-check reports it
            looked_at = _looked_at(zone, reference)
            owned = _owned(zone, policy, role)
            if looked_at and owned and not looked_at & owned:
                shown = listing(sorted(looked_at)[:3])
                field = "check" if role is FailoverRole.PRIMARY else "secondary_check"
                message = f"{reference} connects to {shown}, which is not one of the {role.value}'s addresses"
                yield Finding(policy, message, (field,))


def _looked_at(zone: Zone, reference: str) -> frozenset[str]:
    """The addresses that the check connects to; empty if one of them is not known here."""
    found: set[str] = set()
    for endpoint in endpoints(zone, reference) or ():
        if isinstance(endpoint.address, str):
            found.add(endpoint.address)
            continue
        resolved = (
            zone.addresses(f"{endpoint.host}.") if isinstance(endpoint.host, str) and not endpoint.address else None
        )
        if not resolved:
            return frozenset()
        found |= resolved
    return frozenset(found)


def _owned(zone: Zone, policy: FailoverPolicy, role: FailoverRole) -> frozenset[str]:
    """The role's addresses of both families, which may share a check; empty if one is deferred."""
    found: set[str] = set()
    for entry in zone.at(policy.owner):
        if isinstance(entry, FailoverPolicy) and entry.rdtype in ("A", "AAAA"):
            for value in entry.values(role):
                if isinstance(value, Deferred):
                    return frozenset()
                found.add(value.to_text())
    return frozenset(found)
