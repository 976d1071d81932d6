"""Two RRsets of one owner and type.

What: one owner and type is written twice, in records or in failover, under two spellings of the owner.
Why: an RRset is all data of an owner and type, with one TTL (RFC 2181 §5): there can't be two.
Good: `www: {A: [192.0.2.1, 192.0.2.2]}`
Bad: `www: {A: 192.0.2.1}` and `www.example.com.: {A: 192.0.2.2}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import overlap
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 2181 §5", hint="merge the values into one entry", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """Every entry but the first of an owner, a type and a kind."""
    for entries in zone.shared_owners:
        if len({entry.rdtype for entry in entries}) == len(entries):
            continue  # nearly all owners
        for index, entry in enumerate(entries):
            for earlier in entries[:index]:
                if earlier.rdtype == entry.rdtype and type(earlier) is type(entry) and overlap(earlier, entry):
                    yield Finding(entry, "this owner and type is declared twice; write one entry")
                    break
