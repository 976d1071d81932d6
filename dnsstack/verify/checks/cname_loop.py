"""CNAMEs that form a loop, or a chain that is too long.

What: the CNAMEs in an answer form a loop, or a chain longer than resolvers follow.
Why: resolvers answer SERVFAIL.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Survey


@check("no CNAME loop", source="RFC 1034 §3.6.2", hint="change the chain so that it ends at a name with an address")
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server, owner and type."""
    yield from by_rrset(survey.of_kind(AnswerKind.CNAME_LOOP), "answers a chain of CNAMEs without an end")
