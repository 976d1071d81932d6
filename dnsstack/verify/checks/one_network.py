"""All name servers are in one network.

What: all addresses are in one /24 (IPv4) or /48 (IPv6). Addresses that are not global are ignored.
Why: one failure can stop all of them (RFC 2182 §3.1).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterator
from typing import Final

from dnsstack.errors import Severity
from dnsstack.verify.endpoint import Endpoint
from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey

_PREFIX: Final = {4: 24, 6: 48}
_SEVERAL: Final = 2
"""A single address is reported by another check."""


@check("several networks", source="RFC 2182 §3.1", hint="enter the name servers of both providers at the registrar")
def find(survey: Survey) -> Iterator[Finding]:
    """One finding if several addresses are in one network."""
    _, endpoints = survey.delegated()
    if len(endpoints) >= _SEVERAL and len(_networks(endpoints)) == 1:
        shown = ", ".join(sorted(endpoint.to_text() for endpoint in endpoints))
        message, expected = "all name servers are in one network", "different networks"
        yield Finding(message, "parent", None, survey.plan.apex, "NS", expected, shown, severity=Severity.WARNING)


def _networks(endpoints: Collection[Endpoint]) -> set[str]:
    addresses = [ipaddress.ip_address(endpoint.address) for endpoint in endpoints]
    if not all(address.is_global for address in addresses):
        return set()
    return {str(ipaddress.ip_network(f"{one}/{_PREFIX[one.version]}", strict=False)) for one in addresses}
