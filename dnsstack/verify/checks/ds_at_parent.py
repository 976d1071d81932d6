"""A DS at the parent of a zone that its name servers can't sign together.

What: the parent has a DS RRset, and servers of several providers answer, or the document declares no signing provider.
Why: Route53 can't publish the keys of another provider, so it can't sign a zone together with others (RFC 8901), and
    validating resolvers answer SERVFAIL for the whole domain.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "no DS",
    source="RFC 8901 §2, RFC 6781 §4.3.5",
    hint="remove the DS at the registrar, wait for its TTL, and only then change the name servers",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding if there must be no DS."""
    parent, nameservers = survey.parent, survey.plan.nameservers
    if parent is None or not parent.ds:
        return
    signs = any(zone is not None and zone.dnssec for zone in (nameservers.route53, nameservers.cloudflare))
    mixed = len(survey.providers()) > 1
    if mixed or not signs:
        message = "has a DS for a zone of several providers" if mixed else "has a DS for a zone that is not signed"
        yield Finding(message, "parent", None, survey.plan.apex, "DS", "no DS", parent.ds)
