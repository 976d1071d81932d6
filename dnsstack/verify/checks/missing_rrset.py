"""An RRset that a name server lacks while the provider's other servers have it.

What: NXDOMAIN or NODATA where the document has values; wildcards by a name that only they cover, too.
Why: the name does not exist for a share of the clients, and negative answers are cached (RFC 2308 §5).
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Absences, Observation, Survey


@check(
    "RRsets present",
    source="RFC 2308",
    hint="the server is behind the other servers, or the RRset was deleted by hand: ask again, then deploy again",
)
def find(survey: Survey) -> Iterator[Finding]:
    """What single servers lack, or all of them."""
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
    """An ALIAS may lack A or AAAA, not both."""
    groups: dict[tuple[str, str, str], list[Observation]] = {}
    for one in survey.of_kind(AnswerKind.NO_ADDRESS):
        groups.setdefault((one.server.name, one.way.to_text(), one.expectation.owner), []).append(one)
    return [
        one for group in groups.values() if len({o.expectation.question.rdtype for o in group}) > 1 for one in group
    ]
