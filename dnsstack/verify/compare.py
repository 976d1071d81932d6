"""Compare an answer with the expected one, without side effects; each answer gets one result, of one kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from dnsstack.plan.plan import HealthState
from dnsstack.verify.ask import AskOutcome, Reply
from dnsstack.verify.endpoint import Transport
from dnsstack.verify.expect import ADDRESS_TYPES, AnswerForm, Expectation, Expected, canonical

MAX_CHAIN: Final = 16
"""The most CNAMEs that are followed in one answer."""

_NAMED: Final = 4
"""The most rdata that a finding shows."""


class AnswerKind(StrEnum):
    """The kind of an answer; each check uses some kinds."""

    RIGHT = "right"
    TRUNCATED = "truncated"
    NO_ADDRESS = "no address of this type"
    SILENT = "silent"
    FORGED = "forged"
    MALFORMED = "malformed"
    OVERSIZED = "oversized"
    REFUSED = "refused"
    NOT_AUTHORITATIVE = "not authoritative"
    MISSING = "missing"
    WRONG = "wrong"
    PARTIAL = "partial"
    EXTRA = "extra"
    TTL = "TTL"
    DENIAL = "denial"
    CNAME_LOOP = "CNAME loop"
    TRUNCATION = "truncation"
    NO_GLUE = "no glue"
    LEAK = "leak"


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """The result for one answer. `states` are the health states in which it is right; `got` is a text for people."""

    kind: AnswerKind
    got: str = ""
    states: frozenset[HealthState] = frozenset()


RIGHT: Final = AnswerResult(AnswerKind.RIGHT)
_OF_OUTCOME: Final = {
    AskOutcome.SILENT: AnswerKind.SILENT,
    AskOutcome.UNREACHABLE: AnswerKind.SILENT,
    AskOutcome.NO_ROUTE: AnswerKind.SILENT,
    AskOutcome.FORGED: AnswerKind.FORGED,
    AskOutcome.MALFORMED: AnswerKind.MALFORMED,
    AskOutcome.OVERSIZED: AnswerKind.OVERSIZED,
}


class Evaluator:
    """Evaluates answers; equal answers to the same query from several servers are evaluated once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, bool], tuple[Expectation, dns.message.Message, AnswerResult]] = {}

    def result(self, expectation: Expectation, reply: Reply, transport: Transport) -> AnswerResult:
        """The result for a reply."""
        if reply.message is None:
            return AnswerResult(_OF_OUTCOME[reply.outcome], reply.detail or reply.outcome.value)
        tcp = transport is Transport.TCP
        key = (id(expectation), id(reply.message), tcp)
        evaluated = self._known.get(key)
        if evaluated is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            evaluated = self._known[key] = (expectation, reply.message, evaluate(expectation, reply.message, tcp=tcp))
        return evaluated[2]


_REMEMBERED: Final = 8192


def evaluate(expectation: Expectation, message: dns.message.Message, *, tcp: bool) -> AnswerResult:
    """The result for a response, which is its first fault."""
    rcode = message.rcode()
    if rcode not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return AnswerResult(AnswerKind.REFUSED, dns.rcode.to_text(rcode))
    if message.flags & dns.flags.TC:
        return AnswerResult(AnswerKind.TRUNCATION, "truncated over TCP") if tcp else AnswerResult(AnswerKind.TRUNCATED)
    if expectation.shape is AnswerForm.REFERRAL:
        return _referral(expectation, message)
    if not message.flags & dns.flags.AA:
        return AnswerResult(AnswerKind.NOT_AUTHORITATIVE, _summary(message))
    if expectation.is_probe:
        return _denial(expectation, message)
    return _data(expectation, message)


def _denial(expectation: Expectation, message: dns.message.Message) -> AnswerResult:
    exists = message.rcode() == dns.rcode.NOERROR
    if message.answer:
        return _undeclared(expectation, message)
    if exists == (expectation.shape is not AnswerForm.NXDOMAIN):
        return RIGHT
    return AnswerResult(AnswerKind.DENIAL, "NODATA" if exists else "NXDOMAIN")


def _undeclared(expectation: Expectation, message: dns.message.Message) -> AnswerResult:
    """An answer where none is expected; a CNAME at an owner replaces what the owner should have."""
    alias = _rrset(message, expectation.question.qname, dns.rdatatype.CNAME)
    if alias is None or expectation.shape is not AnswerForm.NODATA:
        return AnswerResult(AnswerKind.EXTRA, _summary(message))
    kind = AnswerKind.CNAME_LOOP if _loops(message, expectation.question.qname) else AnswerKind.WRONG
    return AnswerResult(kind, f"CNAME {shown(alias)}")


def _data(expectation: Expectation, message: dns.message.Message) -> AnswerResult:
    question = expectation.question
    found = _rrset(message, question.qname, question.qtype)
    alias = _rrset(message, question.qname, dns.rdatatype.CNAME) if found is None else None
    if alias is not None:
        if _loops(message, question.qname):
            return AnswerResult(AnswerKind.CNAME_LOOP, shown(alias))
        return AnswerResult(
            AnswerKind.LEAK if expectation.shape is AnswerForm.PROXIED else AnswerKind.WRONG, f"CNAME {shown(alias)}"
        )
    if found is None:
        if message.answer:
            return AnswerResult(AnswerKind.WRONG, _summary(message))
        absent = "NXDOMAIN" if message.rcode() == dns.rcode.NXDOMAIN else "NODATA"
        addresses = expectation.shape is AnswerForm.ADDRESSES and absent == "NODATA"
        return AnswerResult(AnswerKind.NO_ADDRESS if addresses else AnswerKind.MISSING, absent)
    return _values(expectation, found)


def _values(expectation: Expectation, rrset: dns.rrset.RRset) -> AnswerResult:
    rdata = frozenset(canonical(one) for one in rrset)
    if expectation.shape is AnswerForm.PROXIED:
        (right,) = expectation.answers
        if rdata & right.rdata:
            return AnswerResult(AnswerKind.LEAK, shown(rrset))
        return RIGHT if rrset.ttl == right.ttl else AnswerResult(AnswerKind.TTL, f"TTL {rrset.ttl}")
    if expectation.shape is AnswerForm.ADDRESSES and not expectation.answers:
        return RIGHT
    return _against(expectation.answers, rdata, rrset)


def _against(answers: tuple[Expected, ...], rdata: frozenset[bytes], rrset: dns.rrset.RRset) -> AnswerResult:
    fitting = [answer for answer in answers if answer.rdata == rdata]
    if fitting:
        states = frozenset[HealthState]().union(*(answer.states for answer in fitting))
        if any(answer.ttl is None or answer.ttl == rrset.ttl for answer in fitting):
            return AnswerResult(AnswerKind.RIGHT, shown(rrset), states)
        return AnswerResult(AnswerKind.TTL, f"TTL {rrset.ttl}", states)
    if any(answer.rdata < rdata for answer in answers):
        return AnswerResult(AnswerKind.EXTRA, shown(rrset))
    if any(rdata < answer.rdata for answer in answers):
        return AnswerResult(AnswerKind.PARTIAL, shown(rrset))
    return AnswerResult(AnswerKind.WRONG, shown(rrset))


def _referral(expectation: Expectation, message: dns.message.Message) -> AnswerResult:
    """The NS of a zone cut, from the authority section, or from the answer of a server that has the child zone too."""
    name = expectation.question.qname
    rrset = _rrset(message, name, dns.rdatatype.NS)
    below = rrset is not None and bool(message.flags & dns.flags.AA)
    if rrset is None:
        found = message.get_rrset(message.authority, name, dns.rdataclass.IN, dns.rdatatype.NS)
    if found is None:
        absent = "NXDOMAIN" if message.rcode() == dns.rcode.NXDOMAIN else "NODATA"
        return AnswerResult(AnswerKind.MISSING, absent)
    result = _against(expectation.answers, frozenset(canonical(one) for one in found), found)
    if result.kind is AnswerKind.RIGHT and not below:
        lacking = sorted(server for server in expectation.glue if not _has_address(message, server))
        if lacking:
            return AnswerResult(AnswerKind.NO_GLUE, f"no address of {', '.join(lacking)}")
    return result


def _has_address(message: dns.message.Message, server: str) -> bool:
    name = dns.name.from_text(server)
    return any(
        message.get_rrset(section, name, dns.rdataclass.IN, dns.rdatatype.from_text(rdtype)) is not None
        for section in (message.additional, message.answer)
        for rdtype in ADDRESS_TYPES
    )


def _rrset(
    message: dns.message.Message, name: dns.name.Name, rdtype: dns.rdatatype.RdataType
) -> dns.rrset.RRset | None:
    return message.get_rrset(message.answer, name, dns.rdataclass.IN, rdtype)


def _loops(message: dns.message.Message, name: dns.name.Name) -> bool:
    """True if the CNAMEs in the answer form a loop or a chain that is too long."""
    seen = {name}
    while (alias := _rrset(message, name, dns.rdatatype.CNAME)) is not None:
        name = alias[0].target
        if name in seen or len(seen) > MAX_CHAIN:
            return True
        seen.add(name)
    return False


def shown(rrset: dns.rrset.RRset) -> str:
    """The first rdata of an RRset as a printable text."""
    texts = sorted(_printable(rdata.to_text()) for rdata in list(rrset)[:_NAMED])
    more = f", and {len(rrset) - _NAMED} more" if len(rrset) > _NAMED else ""
    return f"{', '.join(texts)}{more} TTL {rrset.ttl}"


_LONGEST: Final = 120


def _printable(text: str) -> str:
    plain = "".join(char if char.isprintable() else "?" for char in text)
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"


def _summary(message: dns.message.Message) -> str:
    """An answer in a few words."""
    if not message.answer:
        return dns.rcode.to_text(message.rcode()) if message.rcode() else "no answer section"
    first = message.answer[0]
    return f"{dns.rdatatype.to_text(first.rdtype)} {shown(first)}"
