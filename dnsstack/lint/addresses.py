"""The addresses that the Internet can't reach, by the special-purpose registries (RFC 6890).

The documentation networks (RFC 5737, RFC 3849) count as reachable, because examples and drills use them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

_NETWORKS: Final = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/127",
    "::ffff:0:0/96",
    "100::/64",
    "fc00::/7",
    "fe80::/10",
    "ff00::/8",
)
_SUSPECT: Final = (
    "0.",
    "10.",
    "100.",
    "127.",
    "169.254.",
    "172.",
    "192.0.0.",
    "192.168.",
    "198.1",
    "22",
    "23",
    "24",
    "25",
)
"""The beginnings of addresses in these IPv4 networks: a quick test that is enough for nearly all addresses."""


def is_unroutable(address: str) -> bool:
    """True for private, shared, loopback, link-local, benchmarking, multicast and reserved addresses."""
    if ":" in address:
        return address.startswith(("::", "100:", "fc", "fd", "fe", "ff")) and _is_listed(address)
    return address.startswith(_SUSPECT) and _is_listed(address)


@lru_cache(maxsize=4096)
def _is_listed(address: str) -> bool:
    import ipaddress

    found = ipaddress.ip_address(address)
    return any(found in network for network in _networks(found.version))


@lru_cache
def _networks(version: int) -> list[IPv4Network | IPv6Network]:
    import ipaddress

    return [network for network in map(ipaddress.ip_network, _NETWORKS) if network.version == version]
