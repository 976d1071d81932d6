"""The subject of a drill: one failover policy, the question for it, and the answer of each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.names import parent
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS, CNAME, Rdata
from dnsstack.plan.plan import PlannedFailover, PlannedRRset, ZonePlan

Addresses = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Subject:
    """One policy that a drill tests.

    `asked` is the owner to ask each provider's servers for: the target in the sub-zone if the policy delegates,
    at Route53 alone. `outcomes` are the answers that count as a role's, `origins` the addresses behind it.
    """

    policy: FailoverPolicy
    strategy: str
    rdtype: str
    asked: Mapping[ProviderId, str]
    outcomes: Mapping[FailoverRole, frozenset[tuple[str, ...]]]
    origins: Mapping[FailoverRole, tuple[str, ...]]

    @property
    def label(self) -> str:
        """`owner TYPE (strategy)`."""
        return f"{self.policy.owner} {self.policy.rdtype} ({self.strategy})"

    @property
    def follows(self) -> bool:
        """True if a follower has to move Cloudflare."""
        return self.strategy == "follow"

    def role_of(self, outcome: tuple[str, ...]) -> FailoverRole | None:
        """The role whose answer `outcome` is, or None for any other answer."""
        return next((role for role, outcomes in self.outcomes.items() if outcome in outcomes), None)


PLAIN = 4
"""The number of RRsets without failover that clients also ask for."""


def plain_questions(plan: ZonePlan) -> dict[tuple[str, str], tuple[str, ...]]:
    """A few addresses that never fail over, by owner and type, with the values that are always right.

    Clients ask for them, too: an outage of name servers affects every name. Glue below a zone cut is not among them:
    the servers of the zone below answer for it, and the sandbox does not run them.
    """
    cuts = {rrset.owner for rrset in plan.rrsets if rrset.rdtype == "NS"} - {plan.apex}
    everywhere = set(plan.nameservers.providers)
    steady = (
        rrset
        for rrset in plan.rrsets
        if _has_fixed_answer(rrset) and rrset.served_by >= everywhere and not _below(rrset.owner, cuts)
    )
    return {
        (rrset.owner, rrset.rdtype): tuple(sorted(value.to_text() for value in rrset.values))
        for rrset in islice(steady, PLAIN)
    }


def _has_fixed_answer(rrset: PlannedRRset) -> bool:
    if rrset.rdtype not in ("A", "AAAA") or rrset.proxied or rrset.owner.startswith("*"):
        return False
    return all(isinstance(value, Rdata) for value in rrset.values)


def _below(owner: str, cuts: AbstractSet[str]) -> bool:
    """True if a zone cut is at the owner or above it."""
    while owner != "." and owner not in cuts:
        owner = parent(owner)
    return owner != "."


def subjects(plan: ZonePlan, addresses: Addresses) -> Iterator[Subject]:
    """Every policy whose answers are known here: those with deferred values have unknown answers."""
    for entry in plan.failovers:
        values = {role: entry.policy.served(role) for role in FailoverRole}
        if all(isinstance(value, Rdata) for role in FailoverRole for value in values[role]):
            yield _subject(entry, addresses)


def _subject(entry: PlannedFailover, addresses: Addresses) -> Subject:
    strategy = entry.strategies.get(ProviderId.CLOUDFLARE)
    asked = {ProviderId.ROUTE53: entry.target} if entry.target else dict.fromkeys(entry.answers, entry.owner)
    rdtype = "AAAA" if entry.rdtype == "AAAA" else "A"
    return Subject(
        policy=entry.policy,
        strategy=strategy.name if strategy else "route53 alone",
        rdtype=rdtype,
        asked={provider: owner for provider, owner in asked.items() if provider in _SERVED},
        outcomes={role: _outcomes(entry.policy, role, rdtype, addresses) for role in FailoverRole},
        origins={role: _origins(entry.policy, role, addresses) for role in FailoverRole},
    )


_SERVED = (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)


def _hosts(policy: FailoverPolicy, role: FailoverRole) -> list[str]:
    return [str(value.target) for value in policy.served(role) if isinstance(value, (CNAME, ALIAS))]


def _outcomes(
    policy: FailoverPolicy, role: FailoverRole, rdtype: str, addresses: Addresses
) -> frozenset[tuple[str, ...]]:
    """The sorted values; for a name that points at a host either the host or its addresses."""
    hosts = _hosts(policy, role)
    if not hosts:
        return frozenset({tuple(sorted(value.to_text() for value in policy.served(role)))})
    found = [address for host in hosts for address in addresses(host) if (":" in address) == (rdtype == "AAAA")]
    return frozenset({tuple(hosts), tuple(sorted(found))})


def _origins(policy: FailoverPolicy, role: FailoverRole, addresses: Addresses) -> tuple[str, ...]:
    hosts = _hosts(policy, role)
    if hosts:
        return tuple(address for host in hosts for address in addresses(host))
    return tuple(value.to_text() for value in policy.served(role))
