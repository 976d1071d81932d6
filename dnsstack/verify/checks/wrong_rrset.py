"""Another RRset than the document's.

What: the values differ: others, or not all of them, over TCP too.
Why: what clients get depends on the name server that their resolver happens to ask.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.checks.truncation import cut_short
from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Survey


@check(
    "values",
    source="the document",
    hint="compare the provider's zone with the document; an interrupted deployment has the same effect",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server, owner and type; what truncation explains is left to that check."""
    explained = cut_short(survey)
    wrong = (one for one in survey.of_kind(AnswerKind.WRONG, AnswerKind.PARTIAL) if id(one) not in explained)
    yield from by_rrset(wrong, "another RRset")
