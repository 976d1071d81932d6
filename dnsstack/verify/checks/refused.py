"""A name server that refuses or fails: REFUSED, SERVFAIL, FORMERR, NOTIMP.

What: a response code other than NOERROR and NXDOMAIN.
Why: it counts as a dead server, and resolvers cache such failures (RFC 9520).
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, by_server, check
from dnsstack.verify.survey import Survey


@check(
    "response code",
    source="RFC 1035 §4.1.1, RFC 9520",
    hint="REFUSED: the server does not have the zone; SERVFAIL: it has the zone and can't serve it",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers that refuse the whole zone, then single questions that fail."""
    yield from by_server((one for one in survey.all_contacts() if one.rcode), "refuses the zone", "NOERROR")
    yield from by_rrset(survey.of_kind(AnswerKind.REFUSED), "fails")
