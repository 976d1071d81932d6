"""A proxied RRset for which Cloudflare answers the origin.

What: Cloudflare's own servers answer the origin's address or CNAME for an RRset that the document proxies.
Why: everyone can reach the origin without the proxy, and remember its address.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Survey


@check(
    "proxied",
    source="cloudflare-docs, proxied DNS records",
    hint="deploy again, which turns on the proxy at Cloudflare (orange cloud)",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server, owner and type."""
    yield from by_rrset(survey.of_kind(AnswerKind.LEAK), "answers the origin of a proxied RRset")
