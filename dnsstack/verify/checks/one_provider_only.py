"""An RRset that one provider serves and another does not.

What: no server of one provider has an RRset that all providers should have, and another provider's servers have it.
Why: about half of the queries find nothing. An interrupted deployment causes this.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Absences, Observation, Survey


@check(
    "same RRsets",
    source="the document",
    hint="deploy again, because a change was made at one provider and not at the other",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each owner, type and provider that does not have it."""
    absences = Absences(survey)
    groups: dict[tuple[str, str, str], list[Observation]] = {}
    for one in survey.of_kind(AnswerKind.MISSING):
        owner, rdtype = one.expectation.owner, one.expectation.rdtype
        if one.server.provider in absences.lacking(owner, rdtype):
            groups.setdefault((owner, rdtype, one.server.provider.value), []).append(one)
    for (owner, rdtype, provider), group in groups.items():
        first = group[0]
        yield Finding(
            f"{provider} does not serve it, but others do",
            ", ".join(sorted({one.server.name for one in group})),
            first.server.provider,
            owner,
            rdtype,
            first.expectation.to_text(),
            first.result.got,
            tuple(dict.fromkeys(one.way.to_text() for one in group)),
            path=first.expectation.path,
        )
