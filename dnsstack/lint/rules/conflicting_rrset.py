"""An RRset that is in both records and failover.

What: one owner and type has an RRset in `records` and a policy in `failover`.
Why: Route53 allows no other RRset beside PRIMARY and SECONDARY of a name and type, and it would be unclear which one
    answers.
Good: `failover: {www: {A: {primary: …, secondary: …}}}` alone
Bad: the same, and `records: {www: {A: 192.0.2.1}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.rrset import RRset


@rule(
    Severity.ERROR,
    source="Route53 API, ResourceRecordSet.Failover",
    hint="keep one of the two; a policy's primary replaces the simple RRset without a gap",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """RRsets whose owner and type have a policy, too."""
    for policy in zone.policies:
        for entry in zone.at(policy.owner):
            if isinstance(entry, RRset) and entry.rdtype == policy.rdtype:
                yield Finding(entry, "this is also declared under failover; write only one of the two")
