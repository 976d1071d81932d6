"""A mail domain without SPF.

What: an owner takes mail (MX) and has no SPF record.
Why: a domain that receives mail usually sends mail as well; without SPF anybody can send in its name (RFC 7208).
Good: `TXT: "v=spf1 mx -all"` beside the MX
Bad: `"@": {MX: 10 mail}` alone
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import is_known
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ADVICE,
    source="RFC 7208 §3",
    hint='add TXT "v=spf1 mx -all", or "v=spf1 -all" where the name sends nothing',
)
def check(zone: Zone) -> Iterator[Finding]:
    """MX owners with neither SPF nor a TXT value that is known later."""
    for rrset in zone.of_type("MX"):
        there = [entry for entry in zone.at(rrset.owner) if entry.rdtype == "TXT"]
        if rrset.owner not in zone.spf and all(is_known(entry) for entry in there) and rrset.owner[0] != "*":
            yield Finding(rrset, "the name has MX and no SPF; add a TXT with v=spf1")
