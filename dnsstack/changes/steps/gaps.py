"""Gaps that no order of steps avoids, and how to make them as short as possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dnsstack.changes.steps.edits import at_owners, with_rrsets_alone
from dnsstack.changes.steps.policies import is_delegated
from dnsstack.changes.steps.step import Between, Gap, Wait
from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.plan.capabilities import capabilities

SHORT_TTL: Final = 60
"""TTL in seconds before a gap that is as long as the TTL; the lowest at Cloudflare below Enterprise."""


def sub_zone_gaps(at: Domain, between: Domain) -> Iterator[Gap]:
    """The gaps of deleted sub-zones: caches refer to one until the TTL of the CNAME has passed."""
    for policy in _delegated_elsewhere(at, between):
        yield Gap(
            policy.owner,
            policy.rdtype,
            "the sub-zone is deleted with the policy while caches still refer to it",
            f"{min(policy.ttl, SHORT_TTL)} s, the TTL of the CNAME once it is lowered",
            "every client whose resolver has the CNAME",
            "write the steps with --accept-gap; the first step lowers the TTL",
        )


def lowered(at: Domain, between: Domain) -> Between | None:
    """The document with the shortest possible TTL for the CNAMEs that point to a deleted sub-zone."""
    found = [one for one in _delegated_elsewhere(at, between) if one.ttl > SHORT_TTL]
    if not found:
        return None
    places = {(one.owner, one.rdtype) for one in found}
    shorter = (one.replace(ttl=SHORT_TTL) if (one.owner, one.rdtype) in places else one for one in at.failover)
    domain = at.replace(failover=tuple(shorter))
    wait = Wait(max(one.ttl for one in found), "the former TTL of the CNAME")
    names = ", ".join(one.owner for one in found)
    return Between(f"lower the TTL of {names} to {SHORT_TTL} s, which is how long the next gap lasts", domain, wait)


def exclusion_gaps(at: Domain, owners: Sequence[str], why: str) -> list[Gap]:
    """The gaps of owners where one type must be removed before the other can be added, and no other server answers."""
    limits = capabilities(at.nameservers)
    negative = max(one.negative_ttl or 0 for name, one in limits.items() if name in at.nameservers.providers)
    entries = (at_owners(at.records, owners), at_owners(at.failover, owners))
    types = {owner: {one.rdtype for found in entries for one in found[owner]} for owner in owners}
    return [_exclusion(owner, types[owner], why, negative) for owner in owners]


def removed(at: Domain, owners: Sequence[str]) -> Between:
    """The document without the owners' entries, so that the new ones can be created."""
    domain = with_rrsets_alone(at, dict.fromkeys(owners, ()))
    return Between(f"remove {', '.join(owners)}: from here until the next step it has NO answer", domain)


def _exclusion(owner: str, types: Iterable[str], why: str, negative: int) -> Gap:
    return Gap(
        owner,
        " ".join(sorted(types)),
        why,
        f"from the `up` that removes it to the `up` that adds the new type, and {negative} s more in caches",
        "every client whose resolver asks during the gap",
        "add a second provider to both documents first, or use resources: per-zone, which changes both in one "
        "batch at Route53; or write the steps with --accept-gap",
    )


def _delegated_elsewhere(at: Domain, between: Domain) -> Iterator[FailoverPolicy]:
    stays = {(one.owner, one.rdtype) for one in between.failover if is_delegated(one)}
    yield from (one for one in at.failover if is_delegated(one) and (one.owner, one.rdtype) not in stays)
