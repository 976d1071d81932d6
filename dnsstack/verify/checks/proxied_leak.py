"""A proxied RRset whose origin can be seen at Cloudflare.

What: Cloudflare's own servers answer the origin's address or CNAME for an RRset that the document proxies.
Why: what the proxy protects is open to everyone, and addresses once seen are remembered.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Survey


@check(
    "proxied",
    source="cloudflare-docs, proxied DNS records",
    hint="turn the proxy on again at Cloudflare (orange cloud); a deployment does this",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server, owner and type."""
    yield from by_rrset(survey.of_kind(AnswerKind.LEAK), "shows the origin of a proxied RRset")
