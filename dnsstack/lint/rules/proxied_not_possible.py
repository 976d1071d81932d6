"""Proxied, but Cloudflare can't proxy it.

What: an RRset is proxied, but Cloudflare does not serve it or can't proxy its type.
Why: Cloudflare proxies only A, AAAA and CNAME, and only in its own zone.
Good: `www: {A: {values: [192.0.2.1], proxied: true}}` at a domain that only Cloudflare serves
Bad: `"@": {MX: {values: [10 mail], proxied: true}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import listing, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(Severity.ERROR, source="cloudflare-docs, dns/proxy-status", hint="remove proxied", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """Proxied RRsets of other types, or not at Cloudflare."""
    limits = zone.capabilities.get(ProviderId.CLOUDFLARE)
    for rrset in zone.annotated:
        if not rrset.proxied:
            continue
        if limits is None or not served_by(rrset, ProviderId.CLOUDFLARE):
            yield Finding(rrset, "proxied is true, but Cloudflare does not serve this", ("proxied",))
        elif rrset.rdtype not in limits.proxies:
            allowed = listing(sorted(limits.proxies))
            yield Finding(rrset, f"{rrset.rdtype} can't be proxied; only {allowed} can", ("proxied",))
