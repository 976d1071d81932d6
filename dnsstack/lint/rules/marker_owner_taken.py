"""A record where the role marker belongs.

What: a name has data that `follow` needs for its marker: `_failover.` in front of the followed owner.
Why: the follower trusts what that TXT says; Route53 refuses a second TXT RRset beside the marker's pair.
Good: nothing at `_failover.www`
Bad: `_failover.www: {TXT: hello}` with www under follow
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover import Follow
from dnsstack.plan.owners import marker_owner


@rule(Severity.ERROR, source="the strategy follow", hint="rename the record", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """Data at the markers of followed policies."""
    for policy in zone.policies:
        if isinstance(policy.cloudflare, Follow) or isinstance(policy.self_hosted, Follow):
            for entry in zone.at(marker_owner(policy.owner)):
                if entry.rdtype in ("TXT", "CNAME"):
                    message = (
                        f"the role marker of {policy.owner} is made at this owner; move the {entry.rdtype} to another"
                    )
                    yield Finding(entry, message)
