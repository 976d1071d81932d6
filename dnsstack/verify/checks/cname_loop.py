"""CNAMEs that lead back to where they began, or further than anyone follows.

What: the CNAMEs in an answer form a loop.
Why: resolvers give up with SERVFAIL.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Check, Finding, by_rrset
from dnsstack.verify.survey import Survey


def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server, owner and type."""
    yield from by_rrset(survey.of_kind(AnswerKind.CNAME_LOOP), "a chain of CNAMEs leads back to itself")


CHECK: Final = Check(
    id="cname-loop",
    title="no CNAME loop",
    hint="break the chain: a name in it must have an address",
    source="RFC 1034 §3.6.2",
    find=find,
)
