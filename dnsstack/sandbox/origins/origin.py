"""One origin: an HTTP and HTTPS listener that represents one public address, and its faults."""

from __future__ import annotations

import asyncio
import ssl
from enum import StrEnum
from typing import Final

BODY: Final = "<!doctype html><title>{name}</title><p>origin {name} at {address} is up</p>\n"


class Condition(StrEnum):
    """The condition of an origin.

    `DEAD` refuses connections, `DARK` loses every packet, so that a client gets no reply, `SILENT` accepts connections
    and never answers, `FAULTY` is a 503.
    """

    UP = "up"
    DEAD = "dead"
    DARK = "dark"
    SILENT = "silent"
    FAULTY = "faulty"


class Origin:
    """The listener that represents `address`: plain HTTP on one loopback port, HTTPS on another.

    `body` is what GET answers with 200, for string matches. `requests` counts the requests.
    """

    def __init__(self, address: str, name: str = "", body: str | None = None) -> None:
        self.address = address
        self.name = name or address
        self.body = BODY.format(name=self.name, address=address) if body is None else body
        self.condition = Condition.UP
        self.requests = 0
        self.ports: dict[bool, int] = {}
        self._servers: list[asyncio.Server] = []
        self._writers: set[asyncio.StreamWriter] = set()

    async def start(self, loopback: str, tls: ssl.SSLContext) -> None:
        """Listen on two free ports of `loopback`."""
        for secure in (False, True):
            server = await asyncio.start_server(self._serve, loopback, 0, ssl=tls if secure else None)
            self.ports[secure] = server.sockets[0].getsockname()[1]
            self._servers.append(server)

    async def stop(self) -> None:
        """Close both listeners and every connection."""
        for server in self._servers:
            server.close()
        for writer in tuple(self._writers):
            writer.close()
        for server in self._servers:
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests += 1
        if self.condition in (Condition.DEAD, Condition.DARK):
            return
        await reader.readuntil(b"\r\n\r\n")
        if self.condition is Condition.SILENT:
            await reader.read()  # until the client gives up
            return
        status = "200 OK" if self.condition is Condition.UP else "503 Service Unavailable"
        body = (self.body if self.condition is Condition.UP else "down for now\n").encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
        await writer.drain()
