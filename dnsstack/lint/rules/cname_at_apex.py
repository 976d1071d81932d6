"""A CNAME at the apex.

What: the domain itself has a CNAME, as an RRset or as a failover policy.
Why: the apex has SOA and NS, and a CNAME allows no other data beside it (RFC 1034 §3.6.2); Route53 refuses it.
Good: `"@": {ALIAS: d111111abcdef8.cloudfront.net.}`
Bad: `"@": {CNAME: web.example.net.}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 1034 §3.6.2", hint="use ALIAS with an AWS target, or A and AAAA", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """CNAME entries whose owner is the apex."""
    for entry in zone.at(zone.apex):
        if entry.rdtype == "CNAME":
            yield Finding(
                entry, "a CNAME is at the apex, beside SOA and NS; a CNAME must be the only record of its owner"
            )
