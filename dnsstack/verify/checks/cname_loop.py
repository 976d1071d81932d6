"""CNAMEs that lead back to where they began, or further than anyone follows.

What: the CNAMEs in an answer form a loop.
Why: resolvers give up with SERVFAIL.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Survey


@check("no CNAME loop", source="RFC 1034 §3.6.2", hint="break the chain: a name in it must have an address")
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server, owner and type."""
    yield from by_rrset(survey.of_kind(AnswerKind.CNAME_LOOP), "a chain of CNAMEs leads back to itself")
