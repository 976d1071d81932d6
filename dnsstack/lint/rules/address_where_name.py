"""An address where a host name belongs.

What: an MX, NS, SRV, PTR, SVCB or HTTPS target, or a third party's server, is written as an IP address.
Why: these types name hosts (RFC 1035 §3.3, RFC 5321 §5.1); an address there is a name that does not exist.
Good: `"@": {MX: 10 mail}` with `mail: {A: 192.0.2.25}`
Bad: `"@": {MX: 10 192.0.2.25}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import address_in
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 1035 §3.3", hint="give the address a name, and write this name as the target")
def check(zone: Zone) -> Iterator[Finding]:
    """Known targets that are written as an address."""
    types = ("MX", "NS", "SRV", "PTR", "SVCB", "HTTPS")
    for entry, at, _, address in zone.targets_with(lambda name: address_in(name, zone.apex), *types):
        yield Finding(entry, f"target {address} is an address; write a host name", at)
    for server, at in zone.named_servers:
        if address := address_in(server, zone.apex):
            yield Finding(zone.nameservers, f"server {address} is an address; write a host name", at)
