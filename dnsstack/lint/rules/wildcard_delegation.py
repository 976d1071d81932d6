"""NS or DS at a wildcard.

What: a wildcard owner has NS or DS.
Why: a wildcard delegation has no defined meaning (RFC 4592 §4.2), and Route53 allows no wildcard NS.
Good: `lab: {NS: [ns1.example.net., ns2.example.org.]}`
Bad: `"*": {NS: [ns1.example.net., ns2.example.org.]}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 4592 §4.2", hint="delegate each name separately", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """NS and DS RRsets whose owner is a wildcard."""
    for rrset in zone.of_type("NS", "DS"):
        if rrset.owner.startswith("*."):
            yield Finding(rrset, f"{rrset.rdtype} is at a wildcard; a delegation must be at a plain name")
