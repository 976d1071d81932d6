"""Proxied where it can't be.

What: an RRset is proxied and Cloudflare does not serve it, or can't proxy its type.
Why: Cloudflare proxies A, AAAA and CNAME only, in its own zone.
Good: `www: {A: {values: [192.0.2.1], proxied: true}}` with Cloudflare alone
Bad: `"@": {MX: {values: [10 mail], proxied: true}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import listing, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(Severity.ERROR, source="cloudflare-docs, dns/proxy-status", hint="leave proxied off", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """Proxied RRsets of other types, or not at Cloudflare."""
    limits = zone.capabilities.get(ProviderId.CLOUDFLARE)
    for rrset in zone.annotated:
        if not rrset.proxied:
            continue
        if limits is None or not served_by(rrset, ProviderId.CLOUDFLARE):
            yield Finding(rrset, "proxied, and Cloudflare does not serve it", ("proxied",))
        elif rrset.rdtype not in limits.proxies:
            allowed = listing(sorted(limits.proxies))
            yield Finding(rrset, f"{rrset.rdtype} can't be proxied; only {allowed} can", ("proxied",))
