"""Zone transfers: who transfers the zone from whom, and the addresses of Cloudflare.

Cloudflare's addresses: cloudflare-docs, `dns/zone-setups/zone-transfers/access-control-lists/`, page
`cloudflare-ip-addresses.mdx` (those from which it transfers and notifies since 2026-04-15; read 2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dnsstack.model.bind import OwnServer, Software
from dnsstack.model.failover import Follow
from dnsstack.model.names import file_stem
from dnsstack.model.nameservers import NameserverSet, ProviderId
from dnsstack.plan.plan import PlannedFailover, ZonePlan

CLOUDFLARE_SOURCES: Final = ("104.30.167.163", "104.30.167.173", "2a09:bac0:1000:c47::/64")
"""Addresses from which Cloudflare sends transfer requests and NOTIFY messages."""

CLOUDFLARE_NOTIFIED: Final = (
    "172.65.30.82",
    "172.65.50.145",
    "2606:4700:60:0:317:26ee:3bdf:5774",
    "2606:4700:60:0:35a:4be3:4144:c5ee",
)
"""Addresses to which NOTIFY for Cloudflare's secondary zones is sent."""

CLOUDFLARE_PRIMARY: Final = "172.65.64.6"
"""Address from which Cloudflare's primary zones are transferred, on port 53."""

DNS_PORT: Final = 53


@dataclass(frozen=True, slots=True)
class End:
    """One address at one end of a transfer, with its port and key."""

    address: str
    port: int = DNS_PORT


def primaries(nameservers: NameserverSet) -> tuple[End, ...]:
    """The addresses that the own secondaries transfer from."""
    own = nameservers.self_hosted
    if nameservers.cloudflare is not None and nameservers.cloudflare.transfer == "outgoing":
        return (End(CLOUDFLARE_PRIMARY),)
    return tuple(ends(own.primaries)) if own is not None else ()


def notifiers(nameservers: NameserverSet) -> tuple[str, ...]:
    """The addresses and networks that send NOTIFY to the own secondaries."""
    if nameservers.cloudflare is not None and nameservers.cloudflare.transfer == "outgoing":
        return CLOUDFLARE_SOURCES
    return tuple(dict.fromkeys(end.address for end in primaries(nameservers)))


def notified(nameservers: NameserverSet) -> tuple[End, ...]:
    """The addresses that the own primaries notify: secondaries, Cloudflare if it transfers the zone, and `notify`."""
    own = nameservers.self_hosted
    if own is None:
        return ()
    incoming = nameservers.cloudflare is not None and nameservers.cloudflare.transfer == "incoming"
    others = (*(CLOUDFLARE_NOTIFIED if incoming else ()), *own.notify)
    return (*ends(own.secondaries), *map(End, others))


def ends(servers: tuple[OwnServer, ...]) -> Iterator[End]:
    """Every address of some servers."""
    for server in servers:
        yield from (End(address, server.port) for address in server.addresses)


def followed(plan: ZonePlan) -> tuple[PlannedFailover, ...]:
    """The policies whose records a follower changes at the own primaries."""
    return tuple(entry for entry in plan.failovers if isinstance(entry.strategies.get(ProviderId.SELF_HOSTED), Follow))


def label(server: OwnServer, index: int) -> str:
    """The name of a server's files: the server's name, or its number among the primaries."""
    return file_stem(server.name) if server.name else f"primary-{index + 1}"


def consumes_catalogs(server: OwnServer) -> bool:
    """True if the software reads catalog zones.

    NSD does from 4.9 on, but its options are errors in earlier versions.
    """
    return server.software is not Software.NSD
