"""NS at the apex written as a record.

What: `records` has an NS RRset at the apex.
Why: dnsstack makes the apex NS RRset from `nameservers`: the servers of all providers, the same everywhere (RFC 1034
    §4.2.2: it equals the delegation).
Good: `nameservers: {route53: {}, cloudflare: {…}, other_nameservers: [ns1.example.net.]}`
Bad: `records: {"@": {NS: [ns-1.awsdns-00.com.]}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ERROR,
    source="RFC 1034 §4.2.2",
    hint="remove it; write a third party's servers in nameservers.other_nameservers",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """NS RRsets whose owner is the apex."""
    for rrset in zone.of_type("NS"):
        if rrset.owner == zone.apex:
            yield Finding(rrset, "the apex NS is written as a record; `nameservers` makes it")
