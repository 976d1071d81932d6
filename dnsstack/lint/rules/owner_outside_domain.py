"""An owner outside the domain.

What: an absolute owner is neither the domain nor below it.
Why: a zone has only names at and below its apex (RFC 1034 §4.2); both providers refuse others.
Good: `www: …` or `www.example.com.: …` in example.com
Bad: `www.example.net.: …` in example.com
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.names import is_at_or_below


@rule(
    Severity.ERROR,
    source="RFC 1034 §4.2",
    hint="move it to the document of its domain, or remove the final dot if it was meant to be relative",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Entries whose owner is not at or below the apex."""
    below = f".{zone.apex}"
    for owner, entries in zone.by_owner.items():
        if owner.endswith(below) and "\\" not in owner:
            continue  # a quick test that is enough for nearly all owners
        if not is_at_or_below(owner, zone.apex):
            for entry in entries:
                yield Finding(entry, f"the owner is outside {zone.apex}; write names at or below it")
