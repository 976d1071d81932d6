"""A DS at the parent where the name servers can't sign alike.

What: the parent has a DS RRset and servers of several providers answer; or no provider is said to sign.
Why: Route53 can't publish another provider's keys, so a set with it can't be signed together (RFC 8901): validating
    resolvers answer SERVFAIL for everything.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "no DS",
    source="RFC 8901 §2, RFC 6781 §4.3.5",
    hint="remove the DS at the registrar, wait for its TTL, and only then change the name server set",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding where a DS can't be right."""
    parent, nameservers = survey.parent, survey.plan.nameservers
    if parent is None or not parent.ds:
        return
    signs = any(zone is not None and zone.dnssec for zone in (nameservers.route53, nameservers.cloudflare))
    mixed = len(survey.providers()) > 1
    if mixed or not signs:
        message = "a DS over a set of several providers" if mixed else "a DS over a zone that is not signed"
        yield Finding(message, "parent", None, survey.plan.apex, "DS", "no DS", parent.ds)
