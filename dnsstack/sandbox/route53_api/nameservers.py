"""Delegation sets as Route53 hands them out: four servers under four top-level domains, different for each zone."""

from __future__ import annotations

_SETS = (("com", 0), ("net", 512), ("org", 1024), ("co.uk", 1536))
_STEP = 197
"""Coprime to 512, so that 512 zones get 512 different servers of each kind before one comes again."""


def delegation_set(number: int) -> list[str]:
    """The servers of the `number`-th zone: ns-N.awsdns-M.TLD with N in the TLD's range of 512, and M its eighth."""
    servers = []
    for index, (domain, base) in enumerate(_SETS):
        offset = (number * _STEP + index * 131 + 83) % 512
        servers.append(f"ns-{base + offset}.awsdns-{offset // 8:02d}.{domain}")
    turn = number % len(servers)
    return servers[turn:] + servers[:turn]


def start_of_authority(server: str) -> str:
    """The SOA value that a new zone gets (developer guide, SOA-NSrecords)."""
    return f"{server}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
