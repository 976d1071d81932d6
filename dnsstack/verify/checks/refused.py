"""A name server that answers REFUSED, SERVFAIL, FORMERR or NOTIMP.

What: a response code other than NOERROR and NXDOMAIN.
Why: for resolvers, it is the same as no answer, and they cache such failures (RFC 9520).
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, by_server, check
from dnsstack.verify.survey import Survey


@check(
    "response code",
    source="RFC 1035 §4.1.1, RFC 9520",
    hint="after REFUSED, add the zone to the server; after SERVFAIL, find out there why it can't load the zone",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers that refuse the whole zone, then single queries that fail."""
    yield from by_server((one for one in survey.all_contacts() if one.rcode), "refuses the zone", "NOERROR")
    yield from by_rrset(survey.of_kind(AnswerKind.REFUSED), "fails")
