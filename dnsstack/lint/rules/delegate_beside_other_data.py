"""Delegate beside other data of the same owner.

What: an owner with the strategy `delegate` has other data, or a policy with another strategy.
Why: delegate answers the name with a CNAME, and a CNAME must be the only record of its owner (RFC 2181 §10.1).
Good: `www: {A: {…, cloudflare: delegate}, AAAA: {…, cloudflare: delegate}}`
Bad: the same A with `records: {www: {TXT: hello}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import Entry, delegated_zone, is_delegated, listing
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover.policy import FailoverPolicy


@rule(
    Severity.ERROR,
    source="RFC 2181 §10.1",
    hint="delegate all of the owner's data, or use another strategy",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Owners with a delegated policy and other data."""
    for policy in zone.policies:
        if not is_delegated(policy) or policy.owner == zone.apex:
            continue
        others = sorted({it.rdtype for it in zone.at(policy.owner) if not _goes_along(policy, it)})
        if others:
            message = (
                f"delegate is beside {listing(others)}; it answers with a CNAME, "
                "which must be the only record of its owner"
            )
            yield Finding(policy, message)


def _goes_along(policy: FailoverPolicy, entry: Entry) -> bool:
    """True for policies that are delegated to the same sub-zone."""
    if not isinstance(entry, FailoverPolicy) or not is_delegated(entry):
        return False
    return delegated_zone(entry) == delegated_zone(policy)
