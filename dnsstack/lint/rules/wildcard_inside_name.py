"""An asterisk that is not a wildcard.

What: an owner has a label `*` that is not its leftmost one.
Why: only a leftmost `*` is a wildcard (RFC 4592 §2.1.1); elsewhere it is an ordinary character, which no client asks
    for.
Good: `"*.dev": {A: 192.0.2.1}`
Bad: `"www.*": {A: 192.0.2.1}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.WARNING, source="RFC 4592 §2.1.1", hint="make the asterisk the first label, or write each name")
def check(zone: Zone) -> Iterator[Finding]:
    """Owners with an inner `*` label."""
    for owner, entries in zone.starred.items():
        if ".*." in owner:
            yield Finding(entries[0], "the asterisk is not the leftmost label, so it is an ordinary character")
