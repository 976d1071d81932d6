"""Fewer than two name servers.

What: the name server set has one server or none.
Why: a zone must have at least two servers (RFC 1034 §4.1, RFC 2182 §5); registries refuse fewer.
Good: `route53: {}`
Bad: only `route53: {nameserver_count: 1}`, or every provider with `delegated: false`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="RFC 1034 §4.1",
    hint="raise nameserver_count, add a provider, or remove delegated: false",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """At most one finding for each zone."""
    route53 = zone.nameservers.route53
    count = len(zone.nameservers.others) + (
        route53.nameserver_count if route53 is not None and route53.delegated else 0
    )
    for provider, known in zone.capabilities.items():
        if provider is not ProviderId.ROUTE53 and provider in zone.serving:
            count += known.assigned_servers
    if count < _LEAST:
        yield Finding(zone.nameservers, f"{count} name server{'' if count == 1 else 's'}; at least two are needed")


_LEAST: Final = 2
