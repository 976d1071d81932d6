"""Answers that are not DNS messages.

What: the header fits a query of ours, and the rest can't be read.
Why: resolvers drop it and go to the next server.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.ask import Outcome
from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, by_server, check
from dnsstack.verify.survey import Survey


@check(
    "well-formed",
    source="RFC 1035 §4",
    hint="look at it with `dig +norec +qr`: a fault of the server's software, or of a device in front of it",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers that talk nonsense altogether, then single answers."""
    nonsense = [one for one in survey.all_contacts() if one.outcome is Outcome.MALFORMED]
    yield from by_server(nonsense, "answers something that is not a DNS message", "a DNS message")
    yield from by_rrset(survey.of_kind(AnswerKind.MALFORMED), "answers something that is not a DNS message")
