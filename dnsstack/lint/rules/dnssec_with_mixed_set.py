"""DNSSEC with a mixed name server set.

What: a provider signs the zone while another operator's servers answer for it, too.
Why: each signer must publish the other's keys (RFC 8901), and Route53 can publish no foreign DNSKEY: validating
    resolvers would find half of the answers bogus.
Good: `dnssec: false` everywhere, or one provider alone
Bad: `cloudflare: {…, dnssec: true}` beside `route53: {}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="RFC 8901; Route53 API, RRType",
    hint="turn dnssec off and remove the DS at the registrar first; or leave the zone to one provider",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """The dnssec switch of each provider that signs in a mixed set."""
    if not zone.is_mixed:
        return
    parts = {ProviderId.ROUTE53: zone.nameservers.route53, ProviderId.CLOUDFLARE: zone.nameservers.cloudflare}
    for provider, part in parts.items():
        if part is not None and part.dnssec:
            message = (
                f"{provider.value} signs the zone, but other providers answer for it, "
                "too; a zone that is signed by one provider can be served only by that one"
            )
            yield Finding(zone.nameservers, message, (provider.value, "dnssec"))
