"""An RRset that differs from the document.

What: a server answers other values, or not all of them, also over TCP.
Why: clients get different answers, depending on the name server that their resolver queries.
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
    hint="deploy again, because a deployment may have been interrupted; then compare the provider's zone with the "
    "document",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server, owner and type, without those that the check of truncation reports."""
    explained = cut_short(survey)
    wrong = (one for one in survey.of_kind(AnswerKind.WRONG, AnswerKind.PARTIAL) if id(one) not in explained)
    yield from by_rrset(wrong, "answers a different RRset")
