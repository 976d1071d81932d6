"""A target in this zone that does not exist.

What: a CNAME, MX, NS, SRV, SVCB or HTTPS names a host in this zone that does not exist, or that needs an address and
    has none.
Why: clients get NXDOMAIN or no address. The usual reason is a name without its final dot.
Good: `"@": {MX: 10 mail}` with `mail: {A: 192.0.2.25}`
Bad: `"@": {MX: 10 mail}` with no entry for mail
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dnsstack.lint.entries import ADDRESS_TYPES, address_in
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ERROR,
    source="RFC 1034 §3.6.2; RFC 5321 §5.1",
    hint="add the host's addresses, or end a name outside this domain in a dot",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Targets of every type that are in the zone and get no usable answer."""
    for rdtype in ("CNAME", "MX", "NS", "SRV", "SVCB", "HTTPS"):
        for entry, at, target, fault in zone.targets_with(partial(_fault, zone, rdtype), rdtype):
            yield Finding(entry, f"target {target} {fault}", at)


def _fault(zone: Zone, rdtype: str, target: str) -> str:
    """The fault of a target in the zone, or ""."""
    if not zone.has(target) or address_in(target, zone.apex):
        return ""
    there = zone.answering(target)
    if not there:
        return "does not exist in this zone"
    if rdtype != "CNAME" and not any(it.rdtype in ADDRESS_TYPES or it.rdtype == "CNAME" for it in there):
        return "has no address in this zone"
    return ""
