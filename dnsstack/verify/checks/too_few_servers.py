"""Too few name servers, or too alike: one network, one name.

What: fewer than two names or addresses; or all addresses in one /24 (IPv4) or /48 (IPv6). Addresses that are not
    global say nothing and are left out.
Why: what fails together is one server (RFC 2182 §3.1).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final

from dnsstack.verify.endpoint import Endpoint
from dnsstack.verify.finding import Check, Finding, Severity
from dnsstack.verify.survey import Survey

LEAST: Final = 2
_PREFIX: Final = {4: 24, 6: 48}


def find(survey: Survey) -> Iterator[Finding]:
    """Too few, else too alike."""
    apex = survey.plan.apex
    names = survey.parent.names if survey.parent is not None else {server.name for server in survey.servers}
    endpoints = {endpoint for server in survey.servers if server.name in names for endpoint in server.endpoints}
    expected = f"{LEAST} or more, in different networks"
    if len(names) < LEAST:
        yield Finding("too few name servers", "parent", None, apex, "NS", expected, ", ".join(names) or "none")
    elif 0 < len(endpoints) < LEAST:
        yield Finding("one address for all name servers", "parent", None, apex, "NS", expected, _shown(endpoints))
    elif len(_networks(endpoints)) == 1:
        yield Finding(
            "all name servers are in one network",
            "parent",
            None,
            apex,
            "NS",
            expected,
            _shown(endpoints),
            severity=Severity.WARNING,
        )


def _networks(endpoints: set[Endpoint]) -> set[str]:
    addresses = [ipaddress.ip_address(endpoint.address) for endpoint in endpoints]
    if not all(address.is_global for address in addresses):
        return set()
    return {str(ipaddress.ip_network(f"{one}/{_PREFIX[one.version]}", strict=False)) for one in addresses}


def _shown(endpoints: set[Endpoint]) -> str:
    return ", ".join(sorted(endpoint.to_text() for endpoint in endpoints))


CHECK: Final = Check(
    id="too-few-servers",
    title="enough servers",
    hint="name the servers of both providers at the registrar",
    source="RFC 2182 §3.1, §5",
    find=find,
)
