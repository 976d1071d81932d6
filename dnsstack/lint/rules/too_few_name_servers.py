"""Fewer than two name servers.

What: the name server set has none or one.
Why: a zone has at least two servers (RFC 1034 §4.1, RFC 2182 §5); registries refuse fewer.
Good: `route53: {}`
Bad: `route53: {nameserver_count: 1}` alone, or every provider with `delegated: false`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(Severity.ERROR, source="RFC 1034 §4.1", hint="raise use, add a provider, or let one serve", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """One finding a zone."""
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
