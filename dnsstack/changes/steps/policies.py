"""Steps for policies: to remove one, and for slots of `follow`, which can't swap their values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.changes.evaluation import Evaluation
from dnsstack.changes.steps.edits import as_rrset, at_owners, with_policy, with_rrsets
from dnsstack.changes.steps.step import Between, Wait
from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole, Pin
from dnsstack.model.rrset import Value
from dnsstack.plan.build import canonical

PIN_REASON: Final = "the policy ends with the values of its secondary"
_EXCLUDED: Final = ("cname-change", "ns-change")


def end(at: Domain, new: Domain, guarded: Evaluation) -> Between | None:
    """Remove a policy in steps: pin it first if the secondary's values stay, then keep only PRIMARY."""
    for policy in _ending(at, guarded):
        if policy.retire:
            continue
        where = f"{policy.owner} {policy.rdtype}"
        if _keeps_secondary(policy, new):
            pin = Pin(to=FailoverRole.SECONDARY, reason=PIN_REASON)
            title = f"pin {where} to its secondary, whose values stay: from now on, every server answers them"
            until = "`dnsstack verify` finds the secondary's values at every name server (a follower needs some time)"
            wait = Wait(policy.ttl, f"the TTL of {where}", until)
            return Between(title, with_policy(at, policy, policy.replace(pin=pin)), wait)
        title = f"retire the policy {where}: Route53 answers only its {_side(policy)} values, without SECONDARY"
        return Between(title, with_policy(at, policy, policy.replace(retire=True)))
    return None


def to_records(at: Domain, new: Domain, guarded: Evaluation) -> Between | None:  # noqa: ARG001  # one form for all
    """A policy that retires because another type replaces it: its values become an RRset first."""
    for policy in _excluded(at, guarded):
        if policy.retire:
            title = f"move the values of {policy.owner} {policy.rdtype} from the policy to records"
            rrsets = at_owners(at.records, (policy.owner,))
            rrsets[policy.owner].append(as_rrset(policy))
            return Between(title, with_rrsets(with_policy(at, policy, None), rrsets))
    return None


def slots(at: Domain, new: Domain, guarded: Evaluation) -> Between | None:
    """Change the values of a `follow` policy: new values are appended first; if two would swap, only one is kept."""
    for problem in guarded.refused:
        if problem.rule != "follow-slots":
            continue
        place = (problem.owner, problem.rdtype)
        policy = next(one for one in at.failover if (one.owner, one.rdtype) == place)
        becomes = next((one for one in new.failover if (one.owner, one.rdtype) == place), None)
        where = " ".join(place)
        if becomes is not None and _follows(becomes):
            values = tuple(dict.fromkeys((*policy.primary, *becomes.primary)))
            as_many = tuple(dict.fromkeys((*becomes.secondary, *policy.secondary)))[: len(values)]
            title = f"append the new values of {where} after the values that are there"
            return Between(title, with_policy(at, policy, policy.replace(primary=values, secondary=as_many)))
        if len(policy.primary) > 1:
            title = f"keep one value of {where}: records can't swap their values"
            first = policy.replace(primary=policy.primary[:1], secondary=policy.secondary[:1])
            return Between(title, with_policy(at, policy, first))
        title = f"make the change of {where} with this one value"
        return Between(title, _with_value(new, place, policy.primary[:1]))
    return None


def _ending(at: Domain, guarded: Evaluation) -> Iterator[FailoverPolicy]:
    places = {(one.owner, one.rdtype) for one in guarded.refused if one.rule == "failover-to-simple"}
    yield from (policy for policy in at.failover if (policy.owner, policy.rdtype) in places)
    yield from _excluded(at, guarded)


def _excluded(at: Domain, guarded: Evaluation) -> Iterator[FailoverPolicy]:
    """Policies that another type replaces; delegated ones are left out, because they are only a CNAME."""
    owners = {one.owner for one in guarded.refused if one.rule in _EXCLUDED}
    yield from (policy for policy in at.failover if policy.owner in owners and not is_delegated(policy))


def is_delegated(policy: FailoverPolicy) -> bool:
    """True if a sub-zone at Route53 answers."""
    return policy.cloudflare is not None and policy.cloudflare.name == "delegate"


def _follows(policy: FailoverPolicy) -> bool:
    return policy.cloudflare is not None and policy.cloudflare.name == "follow"


def _side(policy: FailoverPolicy) -> str:
    return f"pinned side's ({policy.pin.to.value})" if policy.pin else "primary's"


def _keeps_secondary(policy: FailoverPolicy, new: Domain) -> bool:
    """True if the new values are those of the secondary, and the policy is not pinned to it yet."""
    if policy.pin is not None and policy.pin.to is FailoverRole.SECONDARY:
        return False
    place = (policy.owner, policy.rdtype)
    comes = next((one.values for one in new.records if (one.owner, one.rdtype) == place), ())
    return bool(comes) and _equal(comes, policy.secondary) and not _equal(comes, policy.primary)


def _equal(one: tuple[Value, ...], other: tuple[Value, ...]) -> bool:
    return canonical(one) == canonical(other)


def _with_value(domain: Domain, place: tuple[str, str], values: tuple[Value, ...]) -> Domain:
    records = tuple(one.replace(values=values) if (one.owner, one.rdtype) == place else one for one in domain.records)
    failover = tuple(
        one.replace(primary=values) if (one.owner, one.rdtype) == place else one for one in domain.failover
    )
    return domain.replace(records=records, failover=failover)
