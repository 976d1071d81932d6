"""A name server in its own zone without addresses.

What: a server of a delegation, or a third party's server, has a name inside the zone that it serves, and has no address
    here.
Why: resolvers can't ask a server for its own address (RFC 1034 §4.2.1), so the parent must answer with glue (RFC 9471).
Good: `lab: {NS: [ns1.lab]}` with `ns1.lab: {A: 192.0.2.53}`
Bad: `lab: {NS: [ns1.lab, ns2.lab]}` with no address for ns2.lab
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import known_values
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.names import is_at_or_below


@rule(Severity.ERROR, source="RFC 9471", hint="add A and AAAA for the server")
def check(zone: Zone) -> Iterator[Finding]:
    """Servers with a name inside their zone and no address."""
    for cut, rrsets in zone.cuts.items():
        for rrset in rrsets:
            for at, value in known_values(rrset):
                if is_at_or_below(value.target_name, cut) and not _has_address(zone, value.target_name):
                    yield Finding(
                        rrset,
                        f"{value.target_name} is in {cut}, but has no address here; resolvers need it as glue",
                        at,
                    )
    for server, at in zone.named_servers:
        if is_at_or_below(server, zone.apex) and not _has_address(zone, server):
            message = f"{server} is in {zone.apex}, but has no address here; resolvers need it as glue"
            yield Finding(zone.nameservers, message, at)


def _has_address(zone: Zone, name: str) -> bool:
    return any(entry.rdtype in ("A", "AAAA") for entry in zone.at(name))
