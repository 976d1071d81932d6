"""One probe of one endpoint, as Route53's checkers make it: TCP, HTTP or HTTPS, with or without a text to find.

Limits are Route53's (developer guide, how health is determined; read 2026-11): connected within 4 s (TCP 10 s),
answered within 2 s more with 2xx or 3xx, the text within 2 s more in the first 5,120 octets. The certificate is not
evaluated. What an endpoint answers is hostile until it is read.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from dnsstack.deadline import limited
from dnsstack.follow.life import Results
from dnsstack.model.health import EndpointCheck, TextCheck, WebCheck

SEARCHED: Final = 5120
"""Octets of the body that are searched."""

_CONNECT: Final = 4.0
_ANSWER: Final = 2.0
_HEAD: Final = 16 * 2**10
"""Octets of a status line and header that are read."""


class Connect(Protocol):
    """How an endpoint is connected to."""

    async def __call__(
        self, host: str, port: int, tls: str | None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection; `tls` is the name to send, "" for none, None for plain TCP.

        Raises:
            OSError: nothing answers there.
        """


async def connect(host: str, port: int, tls: str | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection over the network; names are resolved by the system.

    Raises:
        OSError: nothing answers there.
    """
    if tls is None:
        return await asyncio.open_connection(host, port, limit=_HEAD)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return await asyncio.open_connection(host, port, limit=_HEAD, ssl=context, server_hostname=tls or "")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One connection, and what must come over it: nothing for TCP, else a status of `ok` to `request`, and `search`.

    `tls` is as for `Connect`; `within` are the seconds to connect, and to answer each of status and body.
    """

    host: str
    port: int
    tls: str | None = None
    request: bytes = b""
    search: bytes = b""
    ok: range = range(200, 400)
    within: tuple[float, float] = (_CONNECT, _ANSWER)


def get(path: str, host: str, method: str = "GET", agent: str = "") -> bytes:
    """A request of HTTP/1.1 that asks for no second one."""
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n" + (f"User-Agent: {agent}\r\n" if agent else "")
    return f"{head}Connection: close\r\n\r\n".encode("ascii")


async def answers(attempt: Attempt, connect: Connect) -> bool:
    """True where the endpoint answers in time with what is asked of it."""
    opening = _Opening(attempt, connect)
    try:
        reader, writer = await limited(opening.run(), attempt.within[0])
        return not attempt.request or await _answered(attempt, reader, writer)
    except (OSError, TimeoutError, ValueError, IndexError, EOFError, asyncio.LimitOverrunError):
        return False
    finally:
        opening.close()


class _Opening:
    """A connection that is closed however late it comes, and whoever no longer waits for it."""

    def __init__(self, attempt: Attempt, connect: Connect) -> None:
        self._attempt = attempt
        self._connect = connect
        self._writer: asyncio.StreamWriter | None = None
        self._over = False

    async def run(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        attempt = self._attempt
        reader, self._writer = await self._connect(attempt.host, attempt.port, attempt.tls)
        if self._over:
            self._writer.close()
        return reader, self._writer

    def close(self) -> None:
        self._over = True
        if self._writer is not None:
            self._writer.close()


async def _answered(attempt: Attempt, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    async with asyncio.timeout(attempt.within[1]):
        writer.write(attempt.request)
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
    protocol, status, *_ = head.split(b"\r\n", 1)[0].split()
    if not protocol.startswith(b"HTTP/1.") or not status.isdigit() or int(status) not in attempt.ok:
        return False
    if not attempt.search:
        return True
    async with asyncio.timeout(attempt.within[1]):
        return await _finds(reader, attempt.search)


@dataclass(frozen=True, slots=True)
class Prober:
    """Probes endpoints, all at once; `scale` shortens the time-outs, `tries` is how often a failure is tried again."""

    connect: Connect = connect
    scale: float = 1.0
    tries: int = 2

    async def all(self, checks: Mapping[str, EndpointCheck]) -> Results:
        """What each endpoint's probe says, by the checks' names."""
        said = await asyncio.gather(*(self.one(check) for check in checks.values()))
        return dict(zip(checks, said, strict=True))

    async def one(self, check: EndpointCheck) -> bool:
        """True where the endpoint answers in time with what is asked of it, `invert` left out."""
        for _ in range(self.tries):
            if await self._try(check):
                return True
        return False

    async def _try(self, check: EndpointCheck) -> bool:
        tls, request = None, b""
        connect, answer = float(check.timeout), _ANSWER
        if isinstance(check, WebCheck):
            connect = _CONNECT
            tls = (str(check.host or "") if check.sni else "") if check.is_tls else None
            request = get(check.path, str(check.host or check.address), agent="dnsstack-follow")
        search = check.search.encode() if isinstance(check, TextCheck) else b""
        host, scale = str(check.address or check.host), self.scale
        attempt = Attempt(host, check.port, tls, request, search, within=(connect * scale, answer * scale))
        return await answers(attempt, self.connect)


async def _finds(reader: asyncio.StreamReader, wanted: bytes) -> bool:
    body = b""
    while len(body) < SEARCHED:
        chunk = await reader.read(SEARCHED - len(body))
        if not chunk:
            break
        body += chunk
    return wanted in body
