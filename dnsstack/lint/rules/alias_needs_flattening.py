"""An ALIAS below the apex where Cloudflare does not flatten.

What: Cloudflare is to serve an ALIAS that is not at the apex, in a zone that does not flatten all CNAMEs.
Why: Cloudflare flattens the apex always and other names only where flattening is on; else it answers with a CNAME
    while Route53 answers with addresses.
Good: `"@": {ALIAS: d111111abcdef8.cloudfront.net.}`, or `cloudflare: {flatten_all_cnames: true}`
Bad: `www: {ALIAS: d111111abcdef8.cloudfront.net.}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import served_by
from dnsstack.lint.finding import Finding, Rule, Severity, Zone
from dnsstack.model.nameservers import ProviderId


def check(zone: Zone) -> Iterator[Finding]:
    """ALIAS entries off the apex, for Cloudflare, without flattening."""
    cloudflare = zone.nameservers.cloudflare
    if cloudflare is None or cloudflare.flatten_all_cnames:
        return
    for entry in zone.entries("ALIAS"):
        if entry.owner != zone.apex and served_by(entry, ProviderId.CLOUDFLARE):
            yield Finding(entry, "an ALIAS below the apex: Cloudflare flattens only the apex here")


RULE: Final = Rule(
    id="alias-needs-flattening",
    severity=Severity.ERROR,
    title="An ALIAS below the apex where Cloudflare does not flatten",
    source="cloudflare-docs, dns/cname-flattening",
    hint="use a CNAME there, or set nameservers.cloudflare.flatten_all_cnames (paid plans)",
    check=check,
)
