"""Probe an endpoint as Route53's checkers do: by TCP, HTTP or HTTPS, with or without searching for a text.

Limits are Route53's (developer guide, how health is determined; read 2026-11): connected within 4 s (TCP 10 s),
answered within 2 s more with 2xx or 3xx, the text within 2 s more in the first 5,120 octets. The certificate is not
checked. An endpoint's answer is not trusted.
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
"""The number of octets of the body that are searched."""

_CONNECT: Final = 4.0
_ANSWER: Final = 2.0
_HEAD: Final = 16 * 2**10
"""The most octets of status line and headers that are read."""


class Connect(Protocol):
    """Connects to an endpoint."""

    async def __call__(
        self, host: str, port: int, tls: str | None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect; `tls` is the server name to send, "" for TLS without a name, None for plain TCP.

        Raises:
            OSError: the connection fails.
        """


async def connect(host: str, port: int, tls: str | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect over the network; the system resolves names.

    Raises:
        OSError: the connection fails.
    """
    if tls is None:
        return await asyncio.open_connection(host, port, limit=_HEAD)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return await asyncio.open_connection(host, port, limit=_HEAD, ssl=context, server_hostname=tls or "")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One connection, and the expected answer: none for TCP, else a status in `ok` to `request`, and the text `search`.

    `tls` is as in `Connect`; `within` has the seconds to connect, and to answer status and body, each.
    """

    host: str
    port: int
    tls: str | None = None
    request: bytes = b""
    search: bytes = b""
    ok: range = range(200, 400)
    within: tuple[float, float] = (_CONNECT, _ANSWER)


def get(path: str, host: str, method: str = "GET", agent: str = "") -> bytes:
    """An HTTP/1.1 request that closes the connection."""
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n" + (f"User-Agent: {agent}\r\n" if agent else "")
    return f"{head}Connection: close\r\n\r\n".encode("ascii")


async def answers(attempt: Attempt, connect: Connect) -> bool:
    """True if the endpoint gives the expected answer in time."""
    opening = _Opening(attempt, connect)
    try:
        reader, writer = await limited(opening.run(), attempt.within[0])
        return not attempt.request or await _answered(attempt, reader, writer)
    except (OSError, TimeoutError, ValueError, IndexError, EOFError, asyncio.LimitOverrunError):
        return False
    finally:
        opening.close()


class _Opening:
    """A connection that is closed also if it opens after its time limit."""

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
    """Probes endpoints concurrently; `scale` shortens the time-outs, `tries` is the number of retries."""

    connect: Connect = connect
    scale: float = 1.0
    tries: int = 2

    async def all(self, checks: Mapping[str, EndpointCheck]) -> Results:
        """The result of each endpoint's probe, by the checks' names."""
        said = await asyncio.gather(*(self.one(check) for check in checks.values()))
        return dict(zip(checks, said, strict=True))

    async def one(self, check: EndpointCheck) -> bool:
        """True if the endpoint gives the expected answer in time; `invert` is ignored."""
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
