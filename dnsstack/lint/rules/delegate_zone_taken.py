"""Data at or below the delegated sub-zone.

What: a name at or below the sub-zone of `delegate` has data.
Why: the sub-zone is delegated to Route53 only: no resolver gets the data that this zone has there (RFC 1034 §4.2.1).
Good: nothing at or below failover.example.com
Bad: `failover: {A: 192.0.2.1}` with a policy under delegate
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import delegated_zone, is_delegated
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.names import is_at_or_below


@rule(
    Severity.ERROR,
    source="RFC 1034 §4.2.1",
    hint="rename the records, or the sub-zone: cloudflare: {strategy: delegate, zone: LABEL}",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Entries at or below the apex of a delegated sub-zone."""
    labels = {delegated_zone(policy) for policy in zone.policies if is_delegated(policy)}
    for cut in sorted(f"{label}.{zone.apex}" for label in labels):
        for owner, entries in zone.by_owner.items():
            if is_at_or_below(owner, cut):
                for entry in entries:
                    yield Finding(entry, f"{cut} is delegated to Route53 only; this zone can have no data there")
