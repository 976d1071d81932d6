"""A name server that is not authoritative for the zone (lame delegation).

What: an answer without the AA bit, or without an SOA at the apex.
Why: resolvers ignore it and query the next server.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dnsstack.verify.ask import AskOutcome
from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, by_server, check
from dnsstack.verify.survey import Contact, Survey


@check(
    "authoritative",
    source="RFC 1034 §4.3.1, RFC 9499 (lame delegation)",
    hint="the server does not have the zone, or answers from a cache; add the zone there, or remove the server's "
    "NS record",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers that are not authoritative for the zone, then single answers that are not."""
    lame = (one for one in survey.all_contacts() if _lame(one))
    for found in by_server(lame, "is not authoritative", "an SOA with AA"):
        yield replace(found, got="an answer without AA or SOA")
    yield from by_rrset(survey.of_kind(AnswerKind.NOT_AUTHORITATIVE), "answers without AA")


def _lame(contact: Contact) -> bool:
    spoke = contact.outcome is AskOutcome.ANSWERED and not contact.rcode and not contact.truncated
    return spoke and (not contact.authoritative or contact.soa is None)
