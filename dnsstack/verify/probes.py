"""Probes, which are queries that should have no answer: NXDOMAIN, NODATA (RFC 2308 §2, RFC 4592 §2.2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Final

from dnsstack.model.names import is_below, labels, parent
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.plan import ZonePlan
from dnsstack.verify.expect import ADDRESS_TYPES, AnswerForm, Expectation, Expectations, probe_label
from dnsstack.verify.wire import Question

PROBED: Final = ("A", "TXT", "AAAA", "MX")
"""The types that are queried although the owner does not have them; the most usual ones of a stray record."""

MAX_NXDOMAIN: Final = 8
"""The number of queried names that should not exist."""


def probes(expectations: Expectations) -> Iterator[Expectation]:
    """The probes for the servers of one provider, without owners that the document leaves to others."""
    for probe in _Probes(expectations).all():
        rdtype = probe.rdtype if probe.shape is AnswerForm.NODATA else ""
        if not expectations.plan.is_unmanaged(probe.owner, rdtype):
            yield probe


class _Probes:
    def __init__(self, expectations: Expectations) -> None:
        plan, provider = expectations.plan, expectations.provider
        self.plan = plan
        self.cuts = expectations.cuts
        self.types = types_at(plan, provider)
        self.owners = frozenset(self.types)
        self.empty = empty_non_terminals(plan.apex, self.owners)

    def all(self) -> Iterator[Expectation]:
        """The probes of NXDOMAIN, then of NODATA, then of empty non-terminals."""
        for under in self._without_wildcard():
            yield self._made(f"{probe_label()}.{under}", "A", AnswerForm.NXDOMAIN)
        turn = cycle(PROBED)
        for owner in sorted(self.owners):
            rdtype = None if self._below_cut(owner) else self._free_type(owner, next(turn))
            if rdtype is not None:
                yield self._made(owner, rdtype, AnswerForm.NODATA)
        for name in sorted(self.empty):
            if not self._below_cut(name):
                yield self._made(name, "A", AnswerForm.EMPTY)

    def _made(self, name: str, rdtype: str, shape: AnswerForm) -> Expectation:
        return Expectation(Question(name, rdtype), name, rdtype, shape)

    def _below_cut(self, owner: str) -> bool:
        return any(owner == cut or is_below(owner, cut) for cut in self.cuts)

    def _free_type(self, owner: str, first: str) -> str | None:
        """A type that the owner does not have; None if a CNAME or an alias answers for all types."""
        types = self.types[owner]
        if "CNAME" in types:
            return None
        taken = types | set(ADDRESS_TYPES) if types & _ADDRESSES_BESIDE else types
        order = PROBED[PROBED.index(first) :] + PROBED[: PROBED.index(first)]
        return next((rdtype for rdtype in order if rdtype not in taken), None)

    def _without_wildcard(self) -> list[str]:
        """Names below which no wildcard answers."""
        wildcards = {parent(owner) for owner in self.owners if labels(owner)[:1] == ["*"]}
        candidates = [self.plan.apex, *sorted(self.empty), *sorted(self.owners - {self.plan.apex})]
        fit = (
            name
            for name in candidates
            if name not in wildcards
            and labels(name)[:1] != ["*"]
            and "CNAME" not in self.types.get(name, frozenset())
            and not self._below_cut(name)
            and len(name) < _ROOM
        )
        return [name for name, _ in zip(fit, range(MAX_NXDOMAIN), strict=False)]


_ADDRESSES_BESIDE: Final = frozenset(("ALIAS", "proxied", "failover"))
_ROOM: Final = 200
"""The longest name, in characters, to which a label can be added."""


def types_at(plan: ZonePlan, provider: ProviderId) -> dict[str, frozenset[str]]:
    """The types of every owner that a provider serves, including markers."""
    found: dict[str, set[str]] = {plan.apex: {"NS", "SOA"}}
    for rrset in plan.rrsets:
        if provider in rrset.served_by:
            found.setdefault(rrset.owner, set()).update((rrset.rdtype, *(["proxied"] if rrset.proxied else [])))
    for entry in plan.failovers:
        if not entry.target:
            found.setdefault(entry.owner, set()).update((entry.rdtype, "failover"))
    for marker in plan.markers if provider is ProviderId.ROUTE53 else ():
        found.setdefault(marker.owner, set()).add("TXT")
    for zone in plan.sub_zones:
        found.setdefault(zone.apex, set()).add("NS")
    return {owner: frozenset(types) for owner, types in found.items()}


def empty_non_terminals(apex: str, owners: frozenset[str]) -> frozenset[str]:
    """Names between the apex and an owner that have no RRset themselves."""
    found: set[str] = set()
    for owner in owners:
        name = parent(owner)
        while is_below(name, apex) and name not in owners and name not in found:
            found.add(name)
            name = parent(name)
    return frozenset(found)
