"""Loopback addresses for name servers: each has its own address on one shared port, or its own port on one address.

If 127.0.0.x can't be bound (macOS without aliases), every server takes 127.0.0.1 and its own port.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator, Sequence
from typing import Final

TRIES: Final = 64
FIRST_PORT: Final = 20000
LAST_PORT: Final = 32000  # below Linux's ephemeral ports, which clients' own sockets take


def allocate(names: Sequence[str], rng: random.Random, *, shared_port: bool = True) -> dict[str, tuple[str, int]]:
    """An address and port for each name, free for UDP and TCP at this moment.

    A shared port is also free on 127.0.0.1, on which a recursive server may listen.

    Raises:
        OSError: nothing could be bound.
    """
    if shared_port and _can_bind("127.77.1.1", 0):
        for _ in range(TRIES):
            net, port = f"127.{rng.randint(2, 250)}.{rng.randint(1, 250)}", rng.randint(FIRST_PORT, LAST_PORT)
            wanted = ["127.0.0.1", *(f"{net}.{host}" for host in range(1, len(names) + 1))]
            if all(_can_bind(address, port) for address in wanted):
                return {name: (f"{net}.{host}", port) for host, name in enumerate(names, 1)}
    ports = _free_ports(rng)
    return {name: ("127.0.0.1", next(ports)) for name in names}


def _free_ports(rng: random.Random) -> Iterator[int]:
    tried = rng.sample(range(FIRST_PORT, LAST_PORT), LAST_PORT - FIRST_PORT)
    yield from (port for port in tried if _can_bind("127.0.0.1", port))
    msg = f"no free port on 127.0.0.1 between {FIRST_PORT} and {LAST_PORT}"
    raise OSError(msg)


def _can_bind(address: str, port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind((address, port))
            except OSError:
                return False
    return True
