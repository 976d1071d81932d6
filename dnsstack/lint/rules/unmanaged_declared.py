"""A declared RRset that `unmanaged` leaves to others.

What: an RRset or a policy is declared at an owner and type that `unmanaged` leaves to others.
Why: two programs would write the same RRset, and each would undo the changes of the other.
Good: `unmanaged: {"_acme-challenge.*": cert-manager}` and no RRset there
Bad: the same, and `_acme-challenge: {TXT: token}` in records
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from dnsstack.lint.entries import Entry
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.unmanaged import unmanaged


@rule(
    Severity.ERROR,
    source="the document",
    hint="remove the RRset, or restrict the pattern of unmanaged, for example with types: [TXT]",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Entries that a pattern covers; for a CNAME, a pattern of any type, because it answers for all types."""
    left = zone.domain.unmanaged
    if not left:
        return
    entries: Iterator[Entry] = chain(zone.rrsets, zone.policies)
    for entry in entries:
        rdtype = "" if entry.rdtype == "CNAME" else entry.rdtype
        pattern = unmanaged(left, entry.owner, rdtype, zone.apex)
        if pattern:
            reason = left[pattern].reason
            yield Finding(
                entry, f"unmanaged: {pattern} leaves this owner to others ({reason}), but it is declared here"
            )
