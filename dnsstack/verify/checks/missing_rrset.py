"""An RRset that a name server does not have.

What: a server answers NXDOMAIN or NODATA for an RRset of the document, also for a name that only a wildcard covers.
Why: some clients don't find the name, and negative answers are cached (RFC 2308 §5).
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Absences, Observation, Survey


@check(
    "RRsets present",
    source="RFC 2308",
    hint="the server is not up to date, or someone has deleted the RRset; verify again later, then deploy again",
)
def find(survey: Survey) -> Iterator[Finding]:
    """A finding for each RRset that a server does not have."""
    absences = Absences(survey)
    yield from by_rrset(
        (
            one
            for one in [*survey.of_kind(AnswerKind.MISSING), *without_addresses(survey)]
            if one.server.provider not in absences.lacking(one.expectation.owner, one.expectation.rdtype)
        ),
        "no such RRset",
    )


def without_addresses(survey: Survey) -> list[Observation]:
    """An ALIAS may have no A or no AAAA, but must have one of them."""
    groups: dict[tuple[str, str, str], list[Observation]] = {}
    for one in survey.of_kind(AnswerKind.NO_ADDRESS):
        groups.setdefault((one.server.name, one.way.to_text(), one.expectation.owner), []).append(one)
    return [
        one for group in groups.values() if len({o.expectation.question.rdtype for o in group}) > 1 for one in group
    ]
