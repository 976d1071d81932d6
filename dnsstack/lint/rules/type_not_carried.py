"""A record type that a provider does not support.

What: a provider that is to serve an RRset does not support its type.
Why: the providers would answer differently: Route53 has no LOC and no URI, plain name servers have no ALIAS.
Good: `office: {LOC: {values: […], only: cloudflare}}`
Bad: `office: {LOC: …}` with Route53 in the set
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import listing, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.rdata import ROSTER


@rule(
    Severity.ERROR,
    source="Route53 API, RRType; Cloudflare API, DNS records",
    hint="write `only:` with a provider that supports it, or remove it",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """RRsets of types that one of their servers does not support."""
    for rdtype, rrsets in zone.by_type.items():
        carriers = ROSTER[rdtype].carriers
        for server in zone.servers:
            for rrset in rrsets if server not in carriers else ():
                if served_by(rrset, server):
                    carried = [one.value for one in zone.servers if one in carriers]
                    by = f": {listing(carried)} does" if carried else ""
                    yield Finding(rrset, f"{server.value} does not support {rdtype}{by}")
