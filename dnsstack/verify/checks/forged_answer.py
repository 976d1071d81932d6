"""Answers that are none: wrong id, wrong question.

What: something arrived that answers no query of ours. An error where nothing else came, a warning where the real
    answer came as well.
Why: somebody on the path, or near the server, tries to answer in its stead (RFC 5452); or a box rewrites queries.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.ask import Outcome
from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, Severity, by_rrset, by_server, check
from dnsstack.verify.survey import Survey
from dnsstack.verify.wire import FORGERIES


@check(
    "no forgeries",
    source="RFC 5452 §9",
    hint="verify from another network: if no forged answer arrives there, something on the path from "
    "here answers instead of the server",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers of which only forgeries came, then forgeries beside real answers."""
    forged = [one for one in survey.all_contacts() if one.outcome is Outcome.FORGED]
    yield from by_server(forged, "only forged answers arrived", "an answer")
    yield from by_rrset(survey.of_kind(AnswerKind.FORGED), "only forged answers arrived")
    told = {one.server.name for one in forged} | {one.server.name for one in survey.of_kind(AnswerKind.FORGED)}
    for server in survey.servers:
        counts = {
            reason.value: sum(survey.tallies[at][reason] for at in server.endpoints if at in survey.tallies)
            for reason in FORGERIES
        }
        got = ", ".join(f"{count} x {reason}" for reason, count in counts.items() if count)
        if got and server.name not in told:
            ways = tuple(endpoint.to_text() for endpoint in server.endpoints)
            yield Finding(
                "forged answers arrived beside the real ones",
                server.name,
                server.provider,
                expected="answers to our queries alone",
                got=got,
                ways=ways,
                severity=Severity.WARNING,
            )
