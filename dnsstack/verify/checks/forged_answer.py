"""Forged answers: messages with a wrong id or a wrong question.

What: a message arrived that does not answer a query. It is an error if no real answer came, else a warning.
Why: someone on the path, or near the server, tries to answer instead of it (RFC 5452); or a device changes queries.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.ask import AskOutcome
from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, Severity, by_rrset, by_server, check
from dnsstack.verify.survey import Survey
from dnsstack.verify.wire import FORGERIES


@check(
    "no forgeries",
    source="RFC 5452 §9",
    hint="verify from another network; if no forged answer arrives there, a device on the path from here answers",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers from which only forged answers came, then servers with forged and real answers."""
    forged = [one for one in survey.all_contacts() if one.outcome is AskOutcome.FORGED]
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
                "forged answers arrived together with real ones",
                server.name,
                server.provider,
                expected="only answers to our queries",
                got=got,
                ways=ways,
                severity=Severity.WARNING,
            )
