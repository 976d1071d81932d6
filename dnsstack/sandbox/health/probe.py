"""One probe of one endpoint, and a vantage point's opinion from many probes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from dnsstack.follow.probe import Attempt, answers, get
from dnsstack.sandbox.origins.network import Network

FLOOR: Final = 0.25
"""The shortest time-out in sandbox seconds, because the machine itself does not get faster."""


@dataclass(frozen=True, slots=True)
class ProbeTarget:
    """The target of a probe. `kind` is HTTP, HTTPS or TCP; `ok` are the accepted status codes; times are in seconds."""

    kind: str
    address: str
    host: str
    path: str = "/"
    method: str = "GET"
    search: str = ""
    ok: range = range(200, 400)
    connect_timeout: float = 4.0
    response_timeout: float = 2.0


async def probe(network: Network, target: ProbeTarget, scale: float) -> bool:
    """True if the endpoint answers in time and as the check requires; `scale` shortens the timeouts.

    It is the follower's probe over the sandbox's network, so that both agree about an endpoint.
    """

    async def connect(host: str, port: int, tls: str | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        del port  # the sandbox's network knows the endpoint's port
        return await network.connect(host, tls=tls is not None)

    within = [max(FLOOR, seconds * scale) for seconds in (target.connect_timeout, target.response_timeout)]
    return await answers(
        Attempt(
            target.address,
            0,
            target.host if target.kind == "HTTPS" else None,
            b"" if target.kind == "TCP" else get(target.path, target.host, target.method),
            target.search.encode(),
            target.ok,
            (within[0], within[1]),
        ),
        connect,
    )


@dataclass(slots=True)
class Opinion:
    """The opinion of one vantage point, which changes after `threshold` probes with the opposite result.

    None before the first probe.
    """

    down_after: int
    up_after: int
    healthy: bool | None = None
    _against: int = 0

    def hear(self, *, healthy: bool) -> bool:
        """Take one probe's result; True if the opinion changed."""
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
