"""One address family fails over, the other does not.

What: an owner's A is under a failover policy and its AAAA is a plain RRset, or the reverse.
Why: clients of the other family stay at the dead primary. With a load balancer it is worse: Cloudflare's load
    balancer answers for the whole owner, and the plain RRset is not served there.
Good: both under `failover`, or none
Bad: `failover: {www: {A: …}}` with `records: {www: {AAAA: …}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.rrset import RRset


@rule(
    Severity.WARNING,
    source="Route53 API, ResourceRecordSet.Failover; cloudflare-docs, load-balancing/additional-options/dns-records",
    hint="write a policy for both families, with the same check",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Plain A and AAAA beside a policy of the other."""
    for policy in zone.policies:
        other = {"A": "AAAA", "AAAA": "A"}.get(policy.rdtype)
        for entry in zone.at(policy.owner):
            if isinstance(entry, RRset) and entry.rdtype == other:
                message = f"{other} stays where it is while {policy.rdtype} of the same owner fails over"
                yield Finding(entry, message, also=(policy,))
