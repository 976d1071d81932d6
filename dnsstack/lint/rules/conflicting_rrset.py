"""An RRset that is under records and under failover.

What: one owner and type has an RRset under `records` and a policy under `failover`.
Why: Route53 allows no other RRset beside PRIMARY and SECONDARY of a name and type, and nobody could say which answers.
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
    hint="keep one of the two; the policy's primary takes the simple RRset's place without a gap",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """RRsets whose owner and type have a policy, too."""
    for policy in zone.policies:
        for entry in zone.at(policy.owner):
            if isinstance(entry, RRset) and entry.rdtype == policy.rdtype:
                yield Finding(entry, "this is also declared under failover; write only one of the two")
