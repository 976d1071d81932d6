"""Two TTLs for one set of answers.

What: an owner's A and AAAA have different TTLs, or entries that fall into one RRset do. (Within one entry it can't
    happen: an RRset of this document has one TTL.)
Why: all records of an RRset have one TTL (RFC 2181 §5.2); and a client takes A and AAAA as one answer: with unequal
    TTLs one family still leads to the old place when the other has moved.
Good: `www: {A: {ttl: 60, values: […]}, AAAA: {ttl: 60, values: […]}}`
Bad: `www: {A: {ttl: 60, values: […]}, AAAA: {ttl: 3600, values: […]}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import Entry, overlap
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.WARNING, source="RFC 2181 §5.2", hint="give both the same TTL")
def check(zone: Zone) -> Iterator[Finding]:
    """Entries of an owner that belong together and differ in TTL; told at the later one."""
    for entries in zone.shared_owners:
        if len({entry.ttl for entry in entries}) == 1:
            continue  # nearly all owners
        for index, entry in enumerate(entries):
            for earlier in entries[:index]:
                if earlier.ttl != entry.ttl and _belong_together(earlier, entry) and overlap(earlier, entry):
                    message = f"TTL {entry.ttl}, and {earlier.ttl} for {earlier.rdtype} of the same owner"
                    yield Finding(entry, message, ("ttl",), also=(earlier,))


def _belong_together(one: Entry, other: Entry) -> bool:
    return one.rdtype == other.rdtype or {one.rdtype, other.rdtype} == {"A", "AAAA"}
