"""A mail domain without SPF.

What: an owner has an MX and no SPF record.
Why: a domain that receives mail usually sends mail as well; without SPF, anybody can send mail in its name (RFC 7208).
Good: `TXT: "v=spf1 mx -all"` beside the MX
Bad: `"@": {MX: 10 mail}` without SPF
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import is_known
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ADVICE,
    source="RFC 7208 §3",
    hint='add TXT "v=spf1 mx -all", or "v=spf1 -all" if the name sends no mail',
)
def check(zone: Zone) -> Iterator[Finding]:
    """Owners with MX, without SPF, and without a TXT value that is not known yet."""
    for rrset in zone.of_type("MX"):
        there = [entry for entry in zone.at(rrset.owner) if entry.rdtype == "TXT"]
        if rrset.owner not in zone.spf and all(is_known(entry) for entry in there) and rrset.owner[0] != "*":
            yield Finding(rrset, "the name has MX, but no SPF; add a TXT with v=spf1")
