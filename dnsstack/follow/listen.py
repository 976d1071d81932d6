"""A small HTTP server for `/metrics`, `/healthz` and `/probe`: only GET, one request for each connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final, Self

from dnsstack.deadline import limited
from dnsstack.errors import EnvironmentFault, UsageError
from dnsstack.masking import masked

Page = tuple[HTTPStatus, str, str]
"""A page: status, content type, text."""

Serve = Callable[[], Awaitable[Page]]
LOOPBACK: Final = "127.0.0.1"
MAX_HEAD: Final = 8 * 2**10
MAX_CONNECTIONS: Final = 64
PATIENCE: Final = 5.0
"""The time limits, in seconds, in which a client must send its request, and read the answer."""

MAKING: Final = 30.0
"""The time limit for making a page, in seconds; a probe of many endpoints is the slowest."""

_MAX_PORT: Final = 65535


def read_address(text: str) -> tuple[str, int]:
    """Read an address: `9153` (on loopback), `127.0.0.1:9153`, `[::1]:9153` or `:9153` (every address).

    Raises:
        UsageError: it is something else.
    """
    host, colon, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit() or int(port) > _MAX_PORT:
        msg = f"{text!r} is not an address to listen on; write one such as 9153, 127.0.0.1:9153 or [::1]:9153"
        raise UsageError(msg)
    if not colon:
        return LOOPBACK, int(port)
    return host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104  # the user asked for it with a leading colon


def json_page(value: object, status: HTTPStatus = HTTPStatus.OK) -> Page:
    """A page of JSON."""
    return status, "application/json", json.dumps(value) + "\n"


class Listener:
    """Serves `pages` by path; an async context manager."""

    def __init__(self, address: tuple[str, int], pages: Mapping[str, Serve]) -> None:
        self._address = address
        self._pages = pages
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.Task[None], None] = {}
        self._idle: dict[asyncio.Task[None], None] = {}

    async def __aenter__(self) -> Self:
        host, port = self._address
        try:
            self._server = await asyncio.start_server(self._serve, host, port, limit=MAX_HEAD)
        except OSError as error:
            msg = f"{host}:{port} can't be listened on: {(error.strerror or str(error)).lower()}"
            raise EnvironmentFault(msg) from None
        return self

    @property
    def port(self) -> int:
        """The port in use."""
        return int(self._server.sockets[0].getsockname()[1]) if self._server is not None else 0

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for task in tuple(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            writer.close()
            return
        self._make_room()
        self._open[task] = self._idle[task] = None
        try:
            async with asyncio.timeout(PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
            self._idle.pop(task, None)
            status, kind, text = await self._made(head)
            text = masked(text)
            writer.write(_head(status, kind, text) + text.encode())
            async with asyncio.timeout(PATIENCE):
                await writer.drain()
        except (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            self._idle.pop(task, None)
            self._open.pop(task, None)
            writer.close()

    def _make_room(self) -> None:
        """Close the oldest of too many connections, first those without a request, so that the newest is served."""
        if len(self._open) >= MAX_CONNECTIONS:
            oldest = next(iter(self._idle or self._open))
            self._idle.pop(oldest, None)
            self._open.pop(oldest, None)
            oldest.cancel()

    async def _made(self, head: bytes) -> Page:
        try:
            return await limited(self._page(head), MAKING)
        except TimeoutError:
            return HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", f"not made within {MAKING:g} s\n"

    async def _page(self, head: bytes) -> Page:
        words = head.split(b"\r\n", 1)[0].split()
        if len(words) != 3 or words[0] != b"GET":  # noqa: PLR2004  # method, target, version
            return HTTPStatus.METHOD_NOT_ALLOWED, "text/plain", "Use GET.\n"
        page = self._pages.get(words[1].split(b"?", 1)[0].decode("ascii", "replace"))
        if page is None:
            return HTTPStatus.NOT_FOUND, "text/plain", f"The pages are {', '.join(self._pages)}.\n"
        return await page()


def _head(status: HTTPStatus, kind: str, text: str) -> bytes:
    allow = "Allow: GET\r\n" if status is HTTPStatus.METHOD_NOT_ALLOWED else ""
    return (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {kind}; charset=utf-8\r\n{allow}"
        f"Content-Length: {len(text.encode())}\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n\r\n"
    ).encode("ascii")
