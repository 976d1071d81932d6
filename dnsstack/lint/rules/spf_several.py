"""Several SPF records of one owner.

What: an owner has more than one TXT value that begins with `v=spf1`.
Why: receivers stop with permerror (RFC 7208 §4.5) and use none of them.
Good: `TXT: "v=spf1 include:_spf.example.net mx -all"`
Bad: `TXT: ["v=spf1 mx -all", "v=spf1 include:_spf.example.net -all"]`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import overlap
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 7208 §3.2", hint="merge them into one record")
def check(zone: Zone) -> Iterator[Finding]:
    """Every SPF record of an owner after the first one that the same provider serves."""
    for records in zone.spf.values():
        for position, (rrset, index, _) in enumerate(records):
            earlier = [before for before, _, _ in records[:position] if overlap(before, rrset)]
            if earlier:
                yield Finding(rrset, "this is a second SPF record; an owner has at most one", ("values", index))
