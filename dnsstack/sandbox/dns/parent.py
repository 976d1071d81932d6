"""The parent zone, which delegates the domain to the name servers of every provider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import dns.name
import dns.rrset

from dnsstack.sandbox.dns.content import StaticContent

DELEGATION_TTL: Final = 172800
"""TTL of the delegations in seconds, as in .com."""

HOST_TTL: Final = 300
"""TTL of the outside hosts in seconds."""

ROOT_SERVER: Final = "a.root-servers.sandbox."


def root_zone(
    delegations: Mapping[str, Sequence[str]],
    addresses: Mapping[str, str],
    outside: Mapping[str, Sequence[str]] | None = None,
) -> StaticContent:
    """A root zone that delegates each apex directly to its name servers, with glue for all of them.

    One zone represents every parent, and for the rest of the internet: `outside` are hosts without
    a delegation, and their addresses. A drill needs only the cut above the domain.
    """
    root = dns.name.root
    soa = f"{ROOT_SERVER} hostmaster.sandbox. 1 1800 900 604800 900"
    content = StaticContent(
        root,
        [
            dns.rrset.from_text(root, DELEGATION_TTL, "IN", "SOA", soa),
            dns.rrset.from_text(root, DELEGATION_TTL, "IN", "NS", ROOT_SERVER),
        ],
    )
    for apex, servers in delegations.items():
        if servers:
            content.add(dns.rrset.from_text(dns.name.from_text(apex), DELEGATION_TTL, "IN", "NS", *servers))
    for server, address in addresses.items():
        content.add(dns.rrset.from_text(dns.name.from_text(server), DELEGATION_TTL, "IN", "A", address))
    cuts = [dns.name.from_text(apex) for apex in delegations]
    for host, texts in (outside or {}).items():
        name = dns.name.from_text(host)
        for text in texts if not any(name.is_subdomain(cut) for cut in cuts) else ():
            content.add(dns.rrset.from_text(name, HOST_TTL, "IN", "AAAA" if ":" in text else "A", text))
    return content
