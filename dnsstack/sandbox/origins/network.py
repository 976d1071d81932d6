"""The sandbox's internet: the loopback listener that represents each public address."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from dnsstack.sandbox.origins.certificate import client_context, server_context
from dnsstack.sandbox.origins.origin import Condition, Origin


class Network:
    """Public addresses and the origins behind them; an address without an origin does not answer.

    `hosts` maps outside host names (no final dot) to their addresses.
    """

    def __init__(
        self, origins: Iterable[Origin], hosts: dict[str, tuple[str, ...]], loopback: str = "127.0.0.1"
    ) -> None:
        self.origins = {origin.address: origin for origin in origins}
        self.hosts = hosts
        self._loopback = loopback
        self._tls = client_context()

    async def start(self) -> None:
        """Start every origin."""
        context = server_context()
        for origin in self.origins.values():
            await origin.start(self._loopback, context)

    async def stop(self) -> None:
        """Stop every origin."""
        await asyncio.gather(*(origin.stop() for origin in self.origins.values()))

    def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of an outside host name."""
        return self.hosts.get(host.rstrip(".").lower(), ())

    async def connect(self, address: str, *, tls: bool) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the origin of `address`; if packets are lost, this waits until the caller gives up.

        Raises:
            OSError: no origin has the address, or it is dead and refuses.
        """
        origin = self.origins.get(address)
        if origin is None or origin.condition is Condition.DEAD:
            msg = f"{address}: connection refused"
            raise ConnectionRefusedError(msg)
        if origin.condition is Condition.DARK:
            await asyncio.get_running_loop().create_future()
        return await asyncio.open_connection(self._loopback, origin.ports[tls], ssl=self._tls if tls else None)
