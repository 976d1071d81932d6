"""NXDOMAIN where a name exists, or NODATA where none does.

What: an empty non-terminal or an owner without the type answers NXDOMAIN; a name that does not exist answers NODATA.
Why: NXDOMAIN denies everything below the name, too (RFC 8020), so resolvers stop asking for what is there.
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
    hint="the server does not know empty non-terminals, or makes up names: this is a fault of its software",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Wrong denials, but for names that exist only through what is missing: that is told elsewhere."""
    absences = Absences(survey)
    missing: dict[str, frozenset[str]] = {}
    found = []
    for one in survey.of_kind(AnswerKind.DENIAL):
        name = one.server.name
        if name not in missing:
            missing[name] = absences.owners_missing(name)
        if one.expectation.shape is AnswerForm.NXDOMAIN or not _consequence(one, missing[name]):
            found.append(one)
    yield from by_rrset(found, "denies it wrongly")


def _consequence(one: Observation, missing: frozenset[str]) -> bool:
    return any(is_at_or_below(owner, one.expectation.owner) for owner in missing)
