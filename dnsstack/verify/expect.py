"""The expected answers of each provider's servers: an `Expectation` for each query, from the plan.

| planned | queried | expected |
|---|---|---|
| RRset | its type | values and TTL of the plan |
| failover, marker | its type | those of any health state; `state` finds out which state |
| ALIAS, flattened CNAME | A and AAAA | any addresses, and no CNAME |
| proxied | A or AAAA | addresses that are not the origin's, with TTL 300 |
| NS below the apex | NS | a referral: the NS in the authority section |

Owners below a zone cut are not queried, because another zone answers for them. Of a wildcard, the wildcard itself and a
name that it covers are queried.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
from dns.rdtypes.txtbase import TXTBase

from dnsstack.errors import DocumentPath
from dnsstack.model.deferred import Deferred
from dnsstack.model.names import is_at_or_below, labels, parent
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rrset import Value
from dnsstack.plan.plan import Answer, HealthState, Marker, PlannedFailover, PlannedRRset, ZonePlan
from dnsstack.verify.wire import Question

AUTOMATIC_TTL: Final = 300
"""The TTL that Cloudflare answers for proxied records and for TTL 1 (cloudflare-docs, reference/ttl; read 2026-11)."""

ADDRESS_TYPES: Final = ("A", "AAAA")
ALL_STATES: Final = frozenset(HealthState)


class AnswerForm(StrEnum):
    """The form of an expected answer."""

    RRSET = "RRset"
    ADDRESSES = "addresses"
    PROXIED = "Cloudflare's own addresses"
    REFERRAL = "referral"
    NODATA = "NODATA"
    EMPTY = "NODATA, for an empty non-terminal"
    NXDOMAIN = "NXDOMAIN"


@dataclass(frozen=True, slots=True)
class Expected:
    """An answer that is right in `states`. If `ttl` is None, any is right. `rdata` is canonical, `text` for people."""

    ttl: int | None
    rdata: frozenset[bytes]
    text: str
    states: frozenset[HealthState] = ALL_STATES


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """One query and its expected answers. `owner` and `rdtype` are those of the plan, for findings."""

    question: Question
    owner: str
    rdtype: str
    shape: AnswerForm
    answers: tuple[Expected, ...] = ()
    failover: PlannedFailover | Marker | None = None
    path: DocumentPath = field(default=DocumentPath())
    glue: frozenset[str] = frozenset()

    @property
    def is_probe(self) -> bool:
        """True for a query that should have no answer."""
        return self.shape in (AnswerForm.NODATA, AnswerForm.EMPTY, AnswerForm.NXDOMAIN)

    def to_text(self) -> str:
        """The expected answers as a text for people."""
        return " or ".join(dict.fromkeys(answer.text for answer in self.answers)) or self.shape.value


def canonical(rdata: dns.rdata.Rdata) -> bytes:
    """The same octets for equal rdata: names in lower case (RFC 4034 §6.2), TXT strings joined.

    Providers divide a long text into strings differently; readers join them (RFC 7208 §3.3, RFC 6376 §3.6.2.2).
    """
    if isinstance(rdata, TXTBase):
        return b"".join(rdata.strings)
    return rdata.to_digestable()


def octets(value: Value) -> bytes:
    """The canonical octets of a value of the model."""
    rdtype = dns.rdatatype.from_text(getattr(value, "rdtype", ""))
    return canonical(dns.rdata.from_text(dns.rdataclass.IN, rdtype, value.to_text(), dns.name.root, relativize=False))


def expected(answer: Answer, ttl: int | None, states: frozenset[HealthState] = ALL_STATES) -> Expected:
    """An answer of the plan, in the form of the wire."""
    shown = ", ".join(value.to_text() for value in answer.values)
    text = shown if ttl is None else f"{shown} TTL {ttl}"
    return Expected(ttl, frozenset(octets(value) for value in answer.values), text, states)


def probe_label() -> str:
    """A label that no owner has, so that its answer comes from a wildcard or is NXDOMAIN."""
    return f"dnsstack-{secrets.token_hex(5)}"


class Expectations:
    """All queries for the servers of one provider. `skipped` counts RRsets whose values are known only later."""

    def __init__(self, plan: ZonePlan, provider: ProviderId) -> None:
        self.plan = plan
        self.provider = provider
        self.skipped = 0
        self.cuts = frozenset(
            [rrset.owner for rrset in plan.rrsets if rrset.rdtype == "NS"] + [zone.apex for zone in plan.sub_zones]
        )
        self._label = probe_label()
        self._flattens = bool(
            provider is ProviderId.CLOUDFLARE
            and plan.nameservers.cloudflare
            and plan.nameservers.cloudflare.flatten_all_cnames
        )

    def of_rrsets(self) -> Iterator[Expectation]:
        """The queries for every RRset, failover and marker."""
        for rrset in self.plan.for_provider(self.provider):
            if not self._occluded(rrset.owner, rrset.rdtype):
                yield from self._of_rrset(rrset)
        for entry in self.plan.failovers:
            if not entry.target and not self._occluded(entry.owner, entry.rdtype):
                yield from self._of_failover(entry, entry.policy.path)
        for marker in self.plan.markers if self.provider is ProviderId.ROUTE53 else ():
            yield from self._of_failover(marker, marker.policy.path)

    def _occluded(self, owner: str, rdtype: str) -> bool:
        """True if there is a zone cut above the owner, or one of another type at the owner."""
        if not self.cuts:
            return False
        if owner in self.cuts and rdtype not in ("NS", "DS"):
            return True
        above = parent(owner)
        while above != "." and above not in self.cuts:
            above = parent(above)
        return above != "."

    def _of_rrset(self, rrset: PlannedRRset) -> Iterator[Expectation]:
        if any(isinstance(value, Deferred) for value in rrset.values):
            self.skipped += 1
            return
        if rrset.proxied and self.provider is ProviderId.CLOUDFLARE:
            yield from self._proxied(rrset)
        elif rrset.rdtype == "ALIAS" or (rrset.rdtype == "CNAME" and self._flattens):
            yield from self._addresses(rrset.owner, rrset.rdtype, rrset.values[0], rrset.path)
        elif rrset.rdtype == "NS":
            right = (expected(rrset.answer, self._ttl(rrset.ttl)),)
            question = Question(rrset.owner, "NS")
            yield Expectation(
                question, rrset.owner, "NS", AnswerForm.REFERRAL, right, path=rrset.path, glue=self._glue(rrset)
            )
        else:
            right = (expected(rrset.answer, self._ttl(rrset.ttl)),)
            for name in self._names(rrset.owner):
                question = Question(name, rrset.rdtype)
                yield Expectation(question, rrset.owner, rrset.rdtype, AnswerForm.RRSET, right, path=rrset.path)

    def _ttl(self, planned: int) -> int:
        return AUTOMATIC_TTL if planned == 1 and self.provider is ProviderId.CLOUDFLARE else planned

    def _names(self, owner: str) -> tuple[str, ...]:
        """The owner, and for a wildcard a name that only it covers."""
        return (owner, f"{self._label}.{parent(owner)}") if labels(owner)[:1] == ["*"] else (owner,)

    def _glue(self, rrset: PlannedRRset) -> frozenset[str]:
        """The servers at or below a zone cut, whose addresses only this zone has (RFC 9471)."""
        targets = (value.target_name for value in rrset.values if not isinstance(value, Deferred))
        with_addresses = {one.owner for one in self.plan.rrsets if one.rdtype in ADDRESS_TYPES}
        return frozenset(name for name in targets if is_at_or_below(name, rrset.owner) and name in with_addresses)

    def _proxied(self, rrset: PlannedRRset) -> Iterator[Expectation]:
        origin = frozenset(octets(value) for value in rrset.values)
        text = f"{AnswerForm.PROXIED.value} TTL {AUTOMATIC_TTL}"
        rdtype = "A" if rrset.rdtype == "CNAME" else rrset.rdtype
        right = (Expected(AUTOMATIC_TTL, origin, text),)
        for name in self._names(rrset.owner):
            yield Expectation(
                Question(name, rdtype), rrset.owner, rrset.rdtype, AnswerForm.PROXIED, right, path=rrset.path
            )

    def _addresses(self, owner: str, rdtype: str, alias: Value, path: DocumentPath) -> Iterator[Expectation]:
        """A and AAAA; their values are known only if the target is an RRset of this zone."""
        target = alias.target_name if not isinstance(alias, Deferred) else ""
        for kind in ADDRESS_TYPES:
            answers = self.plan.lookup(target, kind, self.provider) if isinstance(alias, ALIAS) else ()
            static = [one for one in self.plan.rrsets if (one.owner, one.rdtype) == (target, kind) and not one.proxied]
            right = tuple(expected(answer, None) for answer in answers) if static else ()
            for name in self._names(owner):
                yield Expectation(Question(name, kind), owner, rdtype, AnswerForm.ADDRESSES, right, path=path)

    def _of_failover(self, entry: PlannedFailover | Marker, path: DocumentPath) -> Iterator[Expectation]:
        states: dict[Answer, set[HealthState]] = {}
        if isinstance(entry, PlannedFailover):
            rdtype, by_state = entry.rdtype, entry.answers.get(self.provider, {})
        else:
            rdtype, by_state = "TXT", entry.answers
        for state, answers in by_state.items():
            for answer in answers:
                states.setdefault(answer, set()).add(state)
        if any(isinstance(value, Deferred) for answer in states for value in answer.values):
            self.skipped += 1
        elif rdtype == "ALIAS" or (rdtype == "CNAME" and self._flattens):
            yield from self._addresses(entry.owner, rdtype, next(iter(states)).values[0], path)
        elif states:
            right = tuple(expected(answer, answer.ttl, frozenset(states[answer])) for answer in states)
            for name in self._names(entry.owner):
                yield Expectation(Question(name, rdtype), entry.owner, rdtype, AnswerForm.RRSET, right, entry, path)


def only(expectations: Iterable[Expectation], wanted: frozenset[tuple[str, str]]) -> Iterator[Expectation]:
    """The expectations for the given owners and types; the type "" means all types of the owner."""
    return (one for one in expectations if (one.owner, one.rdtype) in wanted or (one.owner, "") in wanted)
