"""A CNAME beside other data of the same owner.

What: an owner has a CNAME and another type, both served by the same provider.
Why: a CNAME means that all data of the name is at another name (RFC 1034 §3.6.2, RFC 2181 §10.1); both providers refuse
    it.
Good: `www: {CNAME: web.example.net.}`
Bad: `www: {CNAME: web.example.net., TXT: "hello"}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import listing, overlap
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ERROR,
    source="RFC 2181 §10.1",
    hint="move the other data to the CNAME's target, or replace the CNAME with addresses",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Owners with a CNAME and another type."""
    for entries in zone.shared_owners:
        for entry in entries:
            if entry.rdtype == "CNAME":
                others = sorted(
                    {other.rdtype for other in entries if other.rdtype != "CNAME" and overlap(entry, other)}
                )
                if others:
                    yield Finding(
                        entry, f"a CNAME is beside {listing(others)}; a CNAME must be the only record of its owner"
                    )
