"""A health check of an address that checkers can't reach.

What: the address of a check, or what its host resolves to in this zone, is private, loopback, link-local, multicast or
    reserved.
Why: Route53 refuses such addresses, and its checkers come from the Internet.
Good: `address: 192.0.2.1`
Bad: `address: 10.0.0.1`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.addresses import is_unroutable
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.deferred import Deferred
from dnsstack.model.health import EndpointCheck


@rule(
    Severity.ERROR,
    source="Route53 API, HealthCheckConfig.IPAddress",
    hint="check a public address, or use a CLOUDWATCH_METRIC check for private endpoints",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Endpoint checks with such an address, or whose host resolves to one."""
    for name, found in zone.checks.items():
        if not isinstance(found, EndpointCheck) or isinstance(found.address, Deferred):
            continue
        if found.address is not None:
            if is_unroutable(found.address):
                message = f"{name} checks {found.address}, which Route53's checkers can't reach"
                yield Finding(found, message, ("address",))
        elif isinstance(found.host, str):
            for address in sorted(zone.addresses(f"{found.host}.") or ()):
                if is_unroutable(address):
                    message = f"{name} checks {found.host}, which is {address}; Route53's checkers can't reach it"
                    yield Finding(found, message, ("host",))
