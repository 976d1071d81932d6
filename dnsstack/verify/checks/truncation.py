"""Truncation that is not done right.

What: UDP answers larger than the payload that was offered; parts of an RRset without the TC bit; TC over TCP;
    nothing but TC over UDP.
Why: resolvers take a part for the whole, or drop what does not fit (RFC 2181 §9).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.verify.ask import Outcome
from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.endpoint import Transport
from dnsstack.verify.finding import Finding, by_rrset, by_server, check
from dnsstack.verify.survey import Survey

_ENOUGH: Final = 3
"""Answers after which "all are truncated" is worth saying."""


@check(
    "truncation",
    source="RFC 2181 §9, RFC 6891 §6.2.5",
    hint="the server, or a device in front of it, must set TC where an answer does not fit, and only there",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Oversized first contacts, then answers."""
    oversized = (one for one in survey.all_contacts() if one.outcome is Outcome.OVERSIZED)
    yield from by_server(oversized, "answers more than was offered", "a truncated answer")
    named = {one.server.name for one in survey.all_contacts() if one.outcome is Outcome.OVERSIZED}
    rest = (one for one in survey.of_kind(AnswerKind.OVERSIZED) if one.server.name not in named)
    yield from by_rrset(rest, "answers more octets over UDP than were offered")
    yield from by_rrset(survey.of_kind(AnswerKind.TRUNCATION), "truncates over TCP")
    explained = cut_short(survey)
    partial = (one for one in survey.of_kind(AnswerKind.PARTIAL) if id(one) in explained)
    yield from by_rrset(partial, "cuts an RRset short over UDP without the TC bit")
    yield from _nothing_else(survey)


def cut_short(survey: Survey) -> frozenset[int]:
    """The ids of observations that lack values over UDP where the same server has them all over TCP."""
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
