"""A name server on loopback: UDP and TCP on one address and port, with faults that can be switched on.

All servers of a sandbox run in one asyncio loop.
"""

from __future__ import annotations

import asyncio
import random
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from dnsstack.sandbox.dns.responder import Responder

IDLE: Final = 10.0
"""Seconds that an idle TCP connection is kept (RFC 7766 §6.2.3 leaves it to the server)."""


@dataclass(frozen=True, slots=True)
class ServerFault:
    """The fault of a server.

    `black_hole` receives packets and never answers; `loss` is a share 0..1 of UDP packets and TCP connections;
    `delay` is in seconds; `no_tcp` closes TCP connections at once.
    """

    black_hole: bool = False
    loss: float = 0.0
    delay: float = 0.0
    no_tcp: bool = False


HEALTHY: Final = ServerFault()
Observer = Callable[[str, bytes, bytes | None, str], None]
"""Called with the server's name, the query, the response (None: never answered) and the address that asked."""


class EmulatedServer:
    """One name server name with its address and port.

    `count` is the number of queries that arrived, answered or not.
    """

    def __init__(self, name: str, address: str, port: int, responder: Responder, *, seed: int = 0) -> None:
        self.name = name
        self.address = address
        self.port = port
        self.responder = responder
        self.fault = HEALTHY
        self.count = 0
        self.observer: Observer | None = None
        self._random = random.Random(f"{name}/{seed}")  # noqa: S311 - packet loss, not cryptography
        self._udp: asyncio.DatagramTransport | None = None
        self._tcp: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()
        self._later: set[asyncio.TimerHandle] = set()

    async def start(self) -> None:
        """Bind UDP and TCP.

        Raises:
            OSError: the address can't be bound or the port is taken.
        """
        loop = asyncio.get_running_loop()
        self._tcp = await asyncio.start_server(self._converse, self.address, self.port)
        self.port = self._tcp.sockets[0].getsockname()[1]
        try:
            self._udp, _ = await loop.create_datagram_endpoint(
                lambda: _Datagrams(self), local_addr=(self.address, self.port)
            )
        except OSError:
            self._tcp.close()
            await self._tcp.wait_closed()
            raise

    async def stop(self) -> None:
        """Release the sockets; answers still under way are dropped."""
        for handle in self._later:
            handle.cancel()
        if self._udp is not None:
            self._udp.close()
        if self._tcp is not None:
            self._tcp.close()
            for writer in tuple(self._connections):
                writer.close()
            await self._tcp.wait_closed()

    def _lost(self) -> bool:
        return self.fault.black_hole or (self.fault.loss > 0 and self._random.random() < self.fault.loss)

    def datagram(self, transport: asyncio.DatagramTransport, wire: bytes, peer: tuple[Any, ...]) -> None:
        """Answer one UDP query, late or never if the fault says so."""
        self.count += 1
        response = None if self._lost() else self.responder.respond(wire, tcp=False)
        if self.observer is not None:
            self.observer(self.name, wire, response, peer[0])
        if response is None:
            return
        if not self.fault.delay:
            transport.sendto(response, peer)
            return
        loop = asyncio.get_running_loop()

        def send() -> None:
            self._later.discard(handle)
            transport.sendto(response, peer)

        handle = loop.call_later(self.fault.delay, send)
        self._later.add(handle)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the queries of one TCP connection in order."""
        self._connections.add(writer)
        try:
            while not self.fault.no_tcp:
                async with asyncio.timeout(IDLE):
                    (size,) = struct.unpack("!H", await reader.readexactly(2))
                    wire = await reader.readexactly(size)
                self.count += 1
                if self._lost():
                    continue
                if self.fault.delay:
                    await asyncio.sleep(self.fault.delay)
                response = self.responder.respond(wire, tcp=True)
                if self.observer is not None:
                    self.observer(self.name, wire, response, writer.get_extra_info("peername")[0])
                if response is None:
                    break
                writer.write(struct.pack("!H", len(response)) + response)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            pass
        finally:
            self._connections.discard(writer)
            writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: EmulatedServer) -> None:
        self._server = server
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # the loop passes a datagram transport

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        if self._transport is not None:
            self._server.datagram(self._transport, data, addr)
