"""An owner that a delegation hides.

What: an owner at or below a delegation has data other than its NS and DS and the addresses of its servers (glue).
Why: the delegated zone answers there; resolvers never get the data that this zone has (RFC 1034 §4.2.1, RFC 2136
    §7.18).
Good: `lab: {NS: [ns1.lab, ns2.lab]}` with `ns1.lab: {A: 192.0.2.53}`
Bad: the same, and `printer.lab: {A: 192.0.2.99}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import is_known, known_values, overlap
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.rrset import RRset


@rule(Severity.ERROR, source="RFC 1034 §4.2.1", hint="move it into the delegated zone")
def check(zone: Zone) -> Iterator[Finding]:
    """Entries at or below a delegation that are neither part of it nor glue."""
    if not zone.cuts:
        return
    for owner in zone.below_cuts():
        cut = zone.cut_above(owner)
        if cut is None:
            continue
        may_be_glue = _is_glue(zone, cut, owner)
        for entry in zone.at(owner):
            if not any(overlap(entry, rrset) for rrset in zone.cuts[cut]):
                continue  # only another provider has the delegation
            belongs = entry.rdtype in (("NS", "DS") if owner == cut else ())
            if not belongs and not (may_be_glue and isinstance(entry, RRset) and entry.rdtype in ("A", "AAAA")):
                message = (
                    f"{entry.rdtype} data is hidden by the delegation of {cut}; only NS, DS and glue are answered there"
                )
                yield Finding(entry, message)


def _is_glue(zone: Zone, cut: str, owner: str) -> bool:
    """True if the owner is a server of the delegation, or may be one, because a server's name is deferred."""
    return any(
        not is_known(rrset) or any(value.target_name == owner for _, value in known_values(rrset))
        for rrset in zone.cuts[cut]
    )
