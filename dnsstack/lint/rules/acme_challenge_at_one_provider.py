"""ACME challenges at one provider only.

What: the owner that a certification authority asks for DNS-01 is served by one provider of several.
Why: the authority asks any server of the set, from several places. If a server of the other provider answers that the
    name does not exist, the order fails.
Good: `_acme-challenge: {CNAME: example-com.acme.example.net.}` at both, into a zone that only one provider serves
Bad: `_acme-challenge: {TXT: {only: route53, values: token}}` with Route53 and Cloudflare
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.names import labels

_LABEL: Final = "_acme-challenge"


@rule(
    Severity.WARNING,
    source="RFC 8555 §8.4; Let's Encrypt, challenge types: validation from several places",
    hint="write a CNAME at both into a zone at one provider, or let the client write at both (docs/certificates.md)",
)
def check(zone: Zone) -> Iterator[Finding]:
    """RRsets at such owners with `only`, if other providers answer, too."""
    if not zone.is_mixed:
        return
    for rrset in zone.annotated:
        if rrset.only is not None and rrset.rdtype in ("TXT", "CNAME", "NS") and labels(rrset.owner)[:1] == [_LABEL]:
            message = f"certification authorities ask any server, but only {rrset.only.value} has this {rrset.rdtype}"
            yield Finding(rrset, message, ("only",))
