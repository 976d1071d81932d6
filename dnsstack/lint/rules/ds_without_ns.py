"""DS without a delegation.

What: an owner below the apex has DS and no NS.
Why: only a delegation can have DS (RFC 4035 §2.4); Cloudflare refuses it elsewhere.
Good: `lab: {NS: [ns1.example.net., ns2.example.org.], DS: "12345 13 2 …"}`
Bad: `lab: {DS: "12345 13 2 …"}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ERROR,
    source="RFC 4035 §2.4",
    hint="add the NS RRset of the delegation, or remove the DS",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """DS RRsets with no NS beside them."""
    for rrset in zone.of_type("DS"):
        if rrset.owner != zone.apex and rrset.owner not in zone.cuts:
            yield Finding(rrset, "DS is without NS; it is only allowed at a delegation")
