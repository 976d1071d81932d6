"""DNSSEC with a mixed name server set.

What: a provider signs the zone while another operator's servers answer for it, too.
Why: each signer must publish the other's keys (RFC 8901), and Route53 can't publish the DNSKEY of others: validating
    resolvers would refuse about half of the answers.
Good: `dnssec: false` everywhere, or only one provider
Bad: `cloudflare: {…, dnssec: true}` beside `route53: {}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="RFC 8901; Route53 API, RRType",
    hint="first remove the DS at the registrar, then dnssec here; or use only one provider",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Each provider that signs the zone in a mixed set."""
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
