"""Two RRsets of one owner and type.

What: one owner and type is written twice, in records or in failover, with two spellings of the owner.
Why: an RRset is all data of an owner and type, with one TTL (RFC 2181 §5), so there can't be two.
Good: `www: {A: [192.0.2.1, 192.0.2.2]}`
Bad: `www: {A: 192.0.2.1}` and `www.example.com.: {A: 192.0.2.2}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import overlap
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 2181 §5", hint="merge the values into one entry", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """Every entry of an owner, type and kind except the first."""
    for entries in zone.shared_owners:
        if len({entry.rdtype for entry in entries}) == len(entries):
            continue  # true of nearly all owners
        for index, entry in enumerate(entries):
            for earlier in entries[:index]:
                if earlier.rdtype == entry.rdtype and type(earlier) is type(entry) and overlap(earlier, entry):
                    yield Finding(entry, "this owner and type is declared twice; write one entry")
                    break
