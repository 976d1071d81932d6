"""One address family fails over, the other does not.

What: an owner's A has a failover policy and its AAAA is a plain RRset, or the AAAA has a policy and the A is plain.
Why: clients of the other family still get the address of the failed primary. With a load balancer, Cloudflare does not
    even serve the plain RRset, because the load balancer answers for the whole owner.
Good: both in `failover`, or none of them
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
    """Plain A and AAAA RRsets beside a policy of the other type."""
    for policy in zone.policies:
        other = {"A": "AAAA", "AAAA": "A"}.get(policy.rdtype)
        for entry in zone.at(policy.owner):
            if isinstance(entry, RRset) and entry.rdtype == other:
                message = f"{other} does not change while {policy.rdtype} of the same owner fails over"
                yield Finding(entry, message, also=(policy,))
