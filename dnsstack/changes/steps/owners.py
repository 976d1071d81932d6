"""Steps for an owner whose types exclude one another: CNAME and others, NS and others.

A record can't be created beside one that excludes it, and every query must be answered. So one provider at a time is
removed from the delegation, deletes the old type, gets the new one, and is added again, while the other provider
answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dnsstack.changes.evaluation import Evaluation
from dnsstack.changes.steps.edits import WRITTEN, as_rrset, at_owners, delegated, serves, with_rrsets_alone
from dnsstack.changes.steps.gaps import exclusion_gaps, removed
from dnsstack.changes.steps.step import Between
from dnsstack.changes.steps.waiting import forgotten
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import RRset
from dnsstack.plan.build import build
from dnsstack.plan.exclusion_guard import blocked
from dnsstack.plan.shape import read, shape

Blocked = dict[ProviderId, list[str]]
"""The absolute owners at which a provider excludes the new type."""


def exclusive(at: Domain, new: Domain, guarded: Evaluation) -> Between | None:
    """The next document for owners whose types exclude one another; with a gap if no other provider can answer."""
    if not any(one.rule in {"cname-change", "ns-change"} for one in guarded.refused):
        return None
    found = _blocked(at, new)
    provider = min(found, key=lambda one: (serves(at, one), one is ProviderId.ROUTE53))
    other = next(one for one in WRITTEN if one is not provider)
    owners = found[provider]
    if why := _nobody_else(at, new, provider, other):
        return replace(removed(at, owners), gaps=tuple(exclusion_gaps(at, owners, why)))
    if not serves(at, provider):
        return _cleared(at, owners, provider, other)
    lacking = [] if serves(at, other) else _lacking(at, new, _halved(at, new, owners, provider), other)
    if lacking:
        return _filled(at, new, lacking, other, provider)
    return _taken_out(at, provider, other)


def _blocked(at: Domain, new: Domain) -> Blocked:
    old, becomes = (read(shape(build(one))) for one in (at, new))
    found: Blocked = {}
    if old is not None and becomes is not None:
        for owner, provider, _ in blocked(old, becomes):
            found.setdefault(provider, []).append(becomes.absolute(owner))
    return found


def _taken_out(at: Domain, provider: ProviderId, other: ProviderId) -> Between:
    """The document in which only `other` is delegated."""
    domain = delegated(at, **{provider.value: False, other.value: True})
    title = f"remove {provider.value} from the delegation; {other.value} answers"
    return Between(title, domain, forgotten(at))


def _cleared(at: Domain, owners: list[str], provider: ProviderId, other: ProviderId) -> Between:
    """The document in which `provider`, which no resolver asks, has nothing at these owners."""
    domain = with_rrsets_alone(at, _alone(at, owners, other))
    title = f"remove {_listed(owners)} from {provider.value}, which no resolver asks now; {other.value} still has it"
    return Between(title, domain)


def _filled(at: Domain, new: Domain, owners: list[str], provider: ProviderId, other: ProviderId) -> Between:
    """The document in which `provider`, which no resolver asks, has the new RRsets; `other` keeps the old ones."""
    stays, comes = _alone(at, owners, other), _alone(new, owners, provider)
    domain = with_rrsets_alone(at, {owner: (*stays[owner], *comes[owner]) for owner in owners})
    title = f"add the new RRsets of {_listed(owners)} to {provider.value}, which no resolver asks yet"
    return Between(title, domain)


def _alone(domain: Domain, owners: Iterable[str], provider: ProviderId) -> dict[str, list[RRset]]:
    """The RRsets of each of `owners` at `provider`, restricted to it by `only`."""
    policies = at_owners(domain.failover, owners)
    return {
        owner: [
            *(rrset.replace(only=provider) for rrset in rrsets if rrset.serves(provider)),
            *(as_rrset(policy, only=provider) for policy in policies[owner]),
        ]
        for owner, rrsets in at_owners(domain.records, owners).items()
    }


def _halved(at: Domain, new: Domain, owners: list[str], provider: ProviderId) -> list[str]:
    """`owners`, and those that only `provider` has during the steps: its successor must have them, too."""
    restricted = {rrset.owner for rrset in new.records if rrset.only is provider}
    alone = {rrset.owner for rrset in at.records if rrset.only is provider} - restricted
    return sorted(alone.union(owners))


def _lacking(at: Domain, new: Domain, owners: list[str], provider: ProviderId) -> list[str]:
    """The owners at which `provider` does not have the new RRsets yet."""
    has = {(one.owner, one.rdtype) for one in at.records if one.serves(provider)}
    comes = _alone(new, owners, provider)
    return [owner for owner in owners if any((owner, one.rdtype) not in has for one in comes[owner])]


def _nobody_else(at: Domain, new: Domain, provider: ProviderId, other: ProviderId) -> str:
    """The reason why no other server can answer in the meantime; "" if one can."""
    if getattr(at.nameservers, other.value) is None or getattr(new.nameservers, other.value) is None:
        return (
            f"{provider.value} must delete the old type before it can have the new one, and no other provider answers"
        )
    if at.nameservers.others:
        return "own and third-party name servers get every RRset at once, so none of them can keep the old one"
    return ""


def _listed(owners: list[str]) -> str:
    shown = ", ".join(owners[:3])
    return shown if len(owners) <= len(owners[:3]) else f"{shown} and {len(owners) - 3} more"
