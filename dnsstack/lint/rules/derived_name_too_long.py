"""A name that a failover strategy makes is too long.

What: the owner of a policy is so long that the marker's name (`follow`) or the name in the sub-zone (`delegate`) has
    more than 255 octets.
Why: names have at most 255 octets (RFC 1035 §2.3.4), so the record of this name could not be created.
Good: `www`
Bad: an owner of 250 octets under follow
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import delegated_zone, is_delegated
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover import Follow
from dnsstack.model.names import wire_length
from dnsstack.plan.owners import delegated_owner, marker_owner

MOST: Final = 255


@rule(
    Severity.ERROR,
    source="RFC 1035 §2.3.4",
    hint="shorten the owner, or use load-balancer or primary-only",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies under follow or delegate whose marker or sub-zone name is too long."""
    for policy in zone.policies:
        derived = ""
        if is_delegated(policy):
            derived = delegated_owner(policy.owner, zone.apex, delegated_zone(policy))
        elif isinstance(policy.cloudflare, Follow) or isinstance(policy.self_hosted, Follow):
            derived = marker_owner(policy.owner)
        if derived and wire_length(derived) > MOST:
            yield Finding(
                policy,
                f"the name that the strategy makes has {wire_length(derived)} octets; the limit is {MOST}",
                ("cloudflare",),
            )
