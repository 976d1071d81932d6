"""More than the document says: a value, an RRset, a name.

What: an RRset has further values, or a probe that should find nothing finds something.
Why: a share of the clients is sent where nobody meant to, and the other provider does not send them there.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Survey


@check(
    "nothing extra",
    source="the document",
    hint="somebody added it at the provider: remove it there, or add it to the document",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server, owner and type."""
    yield from by_rrset(survey.of_kind(AnswerKind.EXTRA), "more than the document says")
