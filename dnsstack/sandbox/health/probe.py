"""One probe of one endpoint, and a vantage point's opinion built from many."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from dnsstack.sandbox.origins.network import Network

SEARCHED: Final = 5120
"""Octets of the body that Route53 searches (developer guide, values for health checks; read 2026-11)."""

FLOOR: Final = 0.25
"""Sandbox seconds; no time-out is shorter, for the machine itself does not get faster."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is probed. `kind` is HTTP, HTTPS or TCP; `ok` are the accepted status codes; times in real seconds."""

    kind: str
    address: str
    host: str
    path: str = "/"
    method: str = "GET"
    search: str = ""
    ok: range = range(200, 400)
    connect_timeout: float = 4.0
    response_timeout: float = 2.0


async def probe(network: Network, target: Target, scale: float) -> bool:
    """True where the endpoint answers in time with what is asked of it; `scale` shortens the timeouts."""
    try:
        async with asyncio.timeout(max(FLOOR, target.connect_timeout * scale)):
            reader, writer = await network.connect(target.address, tls=target.kind == "HTTPS")
    except (OSError, TimeoutError):
        return False
    try:
        if target.kind == "TCP":
            return True
        async with asyncio.timeout(max(FLOOR, target.response_timeout * scale)):
            request = f"{target.method} {target.path} HTTP/1.1\r\nHost: {target.host}\r\nConnection: close\r\n\r\n"
            writer.write(request.encode())
            status = int((await reader.readline()).split()[1])
            if status not in target.ok:
                return False
            return not target.search or await _found(reader, target.search)
    except (OSError, TimeoutError, IndexError, ValueError):
        return False
    finally:
        writer.close()


async def _found(reader: asyncio.StreamReader, search: str) -> bool:
    await reader.readuntil(b"\r\n\r\n")
    body = b""
    while len(body) < SEARCHED and (chunk := await reader.read(SEARCHED - len(body))):
        body += chunk
    return search.encode() in body


@dataclass(slots=True)
class Opinion:
    """What one vantage point thinks: it changes its mind after `threshold` probes that say the other thing.

    None before the first probe.
    """

    down_after: int
    up_after: int
    healthy: bool | None = None
    _against: int = 0

    def hear(self, *, healthy: bool) -> bool:
        """Take one probe's result; True where the opinion changed."""
        if self.healthy is None:
            self.healthy = healthy
            return True
        if healthy == self.healthy:
            self._against = 0
            return False
        self._against += 1
        if self._against < (self.up_after if healthy else self.down_after):
            return False
        self.healthy, self._against = healthy, 0
        return True
