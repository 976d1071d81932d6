"""A CNAME or ALIAS whose target is an address.

What: the target of a CNAME or an ALIAS is written as an IP address.
Why: both name a host (RFC 1035 §3.3.1); an address there is a name that does not exist.
Good: `www: {A: 203.0.113.7}`
Bad: `www: {CNAME: 203.0.113.7}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import address_in
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 1035 §3.3.1", hint="use type A or AAAA, or name a host")
def check(zone: Zone) -> Iterator[Finding]:
    """Known CNAME and ALIAS targets that are written as an address."""
    for entry, at, _, address in zone.targets_with(lambda name: address_in(name, zone.apex), "CNAME", "ALIAS"):
        yield Finding(entry, f"target {address} is an address; a target must be a name", at)
