"""How long to wait between two steps, for what resolvers may have in their caches."""

from __future__ import annotations

from dnsstack.changes.steps.step import Wait
from dnsstack.model.domain import Domain
from dnsstack.plan.shape import PARENT_NS_TTL


def forgotten(at: Domain) -> Wait:
    """The time until no resolver asks the removed name servers: the TTL of the NS RRset, here and at the parent."""
    own = at.nameservers.ttl
    if own > PARENT_NS_TTL:
        return Wait(own, "the TTL of the apex NS RRset", _PARENT)
    return Wait(PARENT_NS_TTL, "the TTL that most parents give the delegation", _PARENT)


_PARENT = "the parent's servers answer the new delegation (`dnsstack verify`; if this is later, count from this moment)"


def longest(at: Domain, owners: frozenset[str]) -> int:
    """The longest TTL, in seconds, of the RRsets and policies of `owners`."""
    ttls = [one.ttl for one in at.records if one.owner in owners]
    return max([*ttls, *(one.ttl for one in at.failover if one.owner in owners)], default=0)
