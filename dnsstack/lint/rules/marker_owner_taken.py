"""A record at the owner of a role marker.

What: a name has data, but `follow` needs it for its marker: `_failover.` in front of the owner of the policy.
Why: the follower trusts the text of this TXT, and Route53 refuses another TXT RRset beside the marker's pair.
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
    """Data at the markers of policies under follow."""
    for policy in zone.policies:
        if isinstance(policy.cloudflare, Follow) or isinstance(policy.self_hosted, Follow):
            for entry in zone.at(marker_owner(policy.owner)):
                if entry.rdtype in ("TXT", "CNAME"):
                    message = f"this owner is for the role marker of {policy.owner}; move the {entry.rdtype} to another"
                    yield Finding(entry, message)
