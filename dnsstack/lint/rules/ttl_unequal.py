"""Different TTLs for one set of answers.

What: an owner's A and AAAA have different TTLs, or entries that become one RRset have. (One entry has only one TTL.)
Why: all records of an RRset have one TTL (RFC 2181 §5.2); and a client uses A and AAAA together: with different TTLs,
    one family may still have the old address when the other has the new one.
Good: `www: {A: {ttl: 60, values: […]}, AAAA: {ttl: 60, values: […]}}`
Bad: `www: {A: {ttl: 60, values: […]}, AAAA: {ttl: 3600, values: […]}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import Entry, overlap
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.WARNING, source="RFC 2181 §5.2", hint="give both the same TTL")
def check(zone: Zone) -> Iterator[Finding]:
    """Entries of an owner that belong together and have different TTLs; reported at the later one."""
    for entries in zone.shared_owners:
        if len({entry.ttl for entry in entries}) == 1:
            continue  # true of nearly all owners
        for index, entry in enumerate(entries):
            for earlier in entries[:index]:
                if earlier.ttl != entry.ttl and _belong_together(earlier, entry) and overlap(earlier, entry):
                    message = (
                        f"TTL {entry.ttl} differs from {earlier.ttl}, the TTL of {earlier.rdtype} of the same owner"
                    )
                    yield Finding(entry, message, ("ttl",), also=(earlier,))


def _belong_together(one: Entry, other: Entry) -> bool:
    return one.rdtype == other.rdtype or {one.rdtype, other.rdtype} == {"A", "AAAA"}
