"""More than the document says: a value, an RRset or a name.

What: an RRset has more values, or a name or type that should not exist has an answer.
Why: some clients are sent to an unintended place, and the providers may differ.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Survey


@check(
    "nothing extra",
    source="the document",
    hint="someone has added it at the provider; remove it there, or add it to the document",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server, owner and type."""
    yield from by_rrset(survey.of_kind(AnswerKind.EXTRA), "answers more than the document says")
