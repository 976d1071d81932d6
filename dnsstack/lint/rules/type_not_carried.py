"""A record type that a provider does not carry.

What: an RRset's type is unknown to a provider that is to serve it.
Why: the providers would answer differently: Route53 has no LOC and no URI, plain name servers have no ALIAS.
Good: `office: {LOC: {values: […], only: cloudflare}}`
Bad: `office: {LOC: …}` with Route53 in the set
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import listing, served_by
from dnsstack.lint.finding import Finding, Rule, Severity, Zone


def check(zone: Zone) -> Iterator[Finding]:
    """RRsets of types that one of their servers does not have."""
    for server, known in zone.capabilities.items():
        for rdtype, rrsets in zone.by_type.items():
            if rdtype not in known.types:
                for rrset in rrsets:
                    if served_by(rrset, server):
                        carried = [it.value for it, its in zone.capabilities.items() if rdtype in its.types]
                        by = f": {listing(carried)} does" if carried else ""
                        yield Finding(rrset, f"{server.value} does not carry {rdtype}{by}")


RULE: Final = Rule(
    id="type-not-carried",
    severity=Severity.ERROR,
    title="A record type that a provider does not carry",
    source="Route53 API, RRType; Cloudflare API, DNS records",
    hint="serve it from the provider that carries it alone: only: NAME",
    check=check,
    acceptable=False,
)
