"""An ALIAS beside addresses of the same owner.

What: an owner has an ALIAS and an A, AAAA or CNAME, served by the same provider.
Why: Route53 writes an ALIAS as an A and an AAAA alias RRset and Cloudflare as a CNAME: both conflict with addresses.
Good: `"@": {ALIAS: d111111abcdef8.cloudfront.net., MX: 10 mail}`
Bad: `"@": {ALIAS: d111111abcdef8.cloudfront.net., A: 192.0.2.1}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import listing, overlap
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ERROR,
    source="Route53 API, ResourceRecordSet.AliasTarget; cloudflare-docs, CNAME flattening",
    hint="keep either the ALIAS or the addresses",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Owners with an ALIAS and an address type."""
    for entry in zone.entries("ALIAS"):
        others = sorted({it.rdtype for it in zone.at(entry.owner) if it.rdtype in ("A", "AAAA") and overlap(entry, it)})
        if others:
            yield Finding(
                entry,
                f"an ALIAS is beside {listing(others)}; an owner with an ALIAS can't have other addresses",
            )
