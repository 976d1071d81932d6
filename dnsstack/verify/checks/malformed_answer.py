"""Answers that are not DNS messages.

What: the header of an answer belongs to a query, but the rest can't be read.
Why: resolvers ignore it and query the next server.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.ask import AskOutcome
from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, by_server, check
from dnsstack.verify.survey import Survey


@check(
    "well-formed",
    source="RFC 1035 §4",
    hint="the server's software, or a device in front of it, is faulty; see its answer with `dig +norec +qr`",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers whose answers are all malformed, then single malformed answers."""
    nonsense = [one for one in survey.all_contacts() if one.outcome is AskOutcome.MALFORMED]
    yield from by_server(nonsense, "answers something that is not a DNS message", "a DNS message")
    yield from by_rrset(survey.of_kind(AnswerKind.MALFORMED), "answers something that is not a DNS message")
