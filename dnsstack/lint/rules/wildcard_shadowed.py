"""A name that the wildcard above it does not cover.

What: a wildcard has addresses, and a name that it seems to cover exists without addresses: it gets none from the
    wildcard.
Why: a wildcard answers only for names that have no records of any type (RFC 4592 §2.2.1).
Good: `"*": {A: 192.0.2.1}` and `www: {A: 192.0.2.1, TXT: hello}`
Bad: `"*": {A: 192.0.2.1}` and `www: {TXT: hello}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import listing
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.names import parent

HOST_TYPES: Final = frozenset(("A", "AAAA", "ALIAS", "CNAME"))


@rule(Severity.ADVICE, source="RFC 4592 §2.2.1", hint="give the name its own addresses if it needs any")
def check(zone: Zone) -> Iterator[Finding]:
    """Existing names without addresses beside a wildcard; names with `_` are left out, because they are no hosts."""
    wildcards = {owner[2:]: owner for owner in zone.starred if owner.startswith("*.")}
    if not wildcards:
        return
    for owner, entries in zone.by_owner.items():
        above = wildcards.get(parent(owner))
        if above is None or owner[0] in "*_" or zone.cut_above(owner) is not None:
            continue
        offered = {entry.rdtype for entry in zone.at(above)} & HOST_TYPES
        if offered and not any(entry.rdtype in HOST_TYPES for entry in entries):
            message = f"{owner} exists, so {above} gives it no {listing(sorted(offered))}"
            yield Finding(entries[0], message, also=tuple(zone.at(above)))
