"""A name server that is a CNAME.

What: an NS target, or a third party's server, is a name that has a CNAME in this zone.
Why: a server's name must have addresses itself (RFC 2181 §10.3); resolvers reject the server.
Good: `lab: {NS: ns1}` with `ns1: {A: 192.0.2.53}`
Bad: the same with `ns1: {CNAME: dns.example.net.}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 2181 §10.3", hint="write the CNAME's target as the server")
def check(zone: Zone) -> Iterator[Finding]:
    """NS targets in the zone that answer with a CNAME."""
    for entry, at, target, _ in zone.targets_with(zone.is_cname, "NS"):
        yield Finding(entry, f"server {target} is a CNAME; write a name with addresses", at)
    for server, at in zone.named_servers:
        if zone.is_cname(server):
            message = f"server {server} is a CNAME; write a name with addresses"
            yield Finding(zone.nameservers, message, at)
