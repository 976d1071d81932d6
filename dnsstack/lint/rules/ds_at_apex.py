"""DS at the apex.

What: `records` has a DS RRset at the apex.
Why: DS belongs to the parent zone of a delegation (RFC 4034 §5): resolvers never ask the zone itself for it.
Good: DS is entered at the registrar
Bad: `records: {"@": {DS: "12345 13 2 …"}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ERROR,
    source="RFC 4034 §5",
    hint="enter it at the registrar; below the apex, DS goes beside the NS of a delegation",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """DS RRsets whose owner is the apex."""
    for rrset in zone.of_type("DS"):
        if rrset.owner == zone.apex:
            yield Finding(rrset, "DS is at the apex, but it belongs in the parent zone")
