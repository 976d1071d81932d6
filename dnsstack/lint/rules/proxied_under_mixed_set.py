"""Proxied records with a mixed name server set.

What: an RRset is proxied by Cloudflare, and another operator's servers answer for it, too.
Why: Cloudflare answers with its own addresses, the others with those of the origin: so answers differ, the origin is
    public, and some clients bypass the firewall.
Good: `www: {A: 192.0.2.1}`
Bad: `www: {A: {values: [192.0.2.1], proxied: true}}` with Route53 in the set
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import listing
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="cloudflare-docs, dns/proxy-status",
    hint="remove proxied, or serve the name only from Cloudflare, with only: cloudflare",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Proxied RRsets that not only Cloudflare serves."""
    others = [name.value for name in zone.servers if name is not ProviderId.CLOUDFLARE]
    if not others or ProviderId.CLOUDFLARE not in zone.providers:
        return
    for rrset in zone.annotated:
        if rrset.proxied and rrset.only is None:
            message = f"Cloudflare answers with its proxy's addresses, but {listing(others)} with the origin's"
            yield Finding(rrset, message, ("proxied",))
