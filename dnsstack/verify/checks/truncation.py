"""Wrong truncation.

What: UDP answers larger than the offered payload; a part of an RRset without the TC bit; the TC bit over TCP; or only
    truncated answers over UDP.
Why: resolvers take a part for the whole RRset, or ignore the answer (RFC 2181 §9).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.verify.ask import AskOutcome
from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.endpoint import Transport
from dnsstack.verify.finding import Finding, by_rrset, by_server, check
from dnsstack.verify.survey import Survey

_ENOUGH: Final = 3
"""The least number of answers to report that all are truncated."""


@check(
    "truncation",
    source="RFC 2181 §9, RFC 6891 §6.2.5",
    hint="correct the server, or a device in front of it: it must set TC only in an answer that does not fit",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Findings from first contacts with too large answers, then from other answers."""
    oversized = (one for one in survey.all_contacts() if one.outcome is AskOutcome.OVERSIZED)
    yield from by_server(oversized, "answers more octets than were offered", "a truncated answer")
    named = {one.server.name for one in survey.all_contacts() if one.outcome is AskOutcome.OVERSIZED}
    rest = (one for one in survey.of_kind(AnswerKind.OVERSIZED) if one.server.name not in named)
    yield from by_rrset(rest, "answers more octets over UDP than were offered")
    yield from by_rrset(survey.of_kind(AnswerKind.TRUNCATION), "truncates over TCP")
    explained = cut_short(survey)
    partial = (one for one in survey.of_kind(AnswerKind.PARTIAL) if id(one) in explained)
    yield from by_rrset(partial, "answers a part of an RRset over UDP without the TC bit")
    yield from _nothing_else(survey)


def cut_short(survey: Survey) -> frozenset[int]:
    """The ids of observations without all values over UDP, if the same server has all over TCP."""
    partial = [one for one in survey.of_kind(AnswerKind.PARTIAL) if one.way.transport is Transport.UDP]
    if not partial:
        return frozenset()
    whole = {
        (one.server.name, one.expectation.owner, one.expectation.rdtype)
        for one in survey.of_kind(AnswerKind.RIGHT)
        if one.way.transport is Transport.TCP
    }
    return frozenset(
        id(one) for one in partial if (one.server.name, one.expectation.owner, one.expectation.rdtype) in whole
    )


def _nothing_else(survey: Survey) -> Iterator[Finding]:
    by_name: dict[str, list[AnswerKind]] = {}
    for one in survey.observations:
        if one.way.transport is Transport.UDP and one.seconds:
            by_name.setdefault(one.server.name, []).append(one.result.kind)
    for server in survey.servers:
        kinds = by_name.get(server.name, [])
        if len(kinds) >= _ENOUGH and set(kinds) == {AnswerKind.TRUNCATED}:
            got = f"{len(kinds)} of {len(kinds)} truncated"
            yield Finding(
                "truncates every answer over UDP", server.name, server.provider, expected="answers that fit", got=got
            )
