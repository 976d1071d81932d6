"""NXDOMAIN for a name that exists, or NODATA for one that does not.

What: NXDOMAIN for an empty non-terminal, or for an owner without the queried type; NODATA for a name that does not
    exist.
Why: NXDOMAIN also denies everything below the name (RFC 8020), so resolvers no longer query names that exist.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.model.names import is_at_or_below
from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.expect import AnswerForm
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Absences, Observation, Survey


@check(
    "denials",
    source="RFC 4592 §2.2.2, RFC 8020 §2",
    hint="report this fault to the server's vendor: its software does not support empty non-terminals, or "
    "invents names",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Wrong denials, except for names that exist only because of a missing RRset, which has its own finding."""
    absences = Absences(survey)
    missing: dict[str, frozenset[str]] = {}
    found = []
    for one in survey.of_kind(AnswerKind.DENIAL):
        name = one.server.name
        if name not in missing:
            missing[name] = absences.owners_missing(name)
        if one.expectation.shape is AnswerForm.NXDOMAIN or not _consequence(one, missing[name]):
            found.append(one)
    yield from by_rrset(found, "answers a wrong denial")


def _consequence(one: Observation, missing: frozenset[str]) -> bool:
    return any(is_at_or_below(owner, one.expectation.owner) for owner in missing)
