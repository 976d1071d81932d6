"""One probe of one endpoint, as Route53's checkers make it: TCP, HTTP or HTTPS, with or without a text to find.

Limits are Route53's (developer guide, how health is determined; read 2026-11): connected within 4 s (TCP 10 s),
answered within 2 s more with 2xx or 3xx, the text within 2 s more in the first 5,120 octets. The certificate is not
judged. What an endpoint answers is hostile until it is read.
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
        host = str(check.address or check.host)
        tls = (str(check.host or "") if check.sni else "") if isinstance(check, WebCheck) and check.is_tls else None
        limit = _CONNECT if isinstance(check, WebCheck) else float(check.timeout)
        try:
            reader, writer = await limited(self._connected(host, check.port, tls), limit * self.scale)
        except (OSError, ssl.SSLError, TimeoutError, ValueError):
            return False
        try:
            return not isinstance(check, WebCheck) or await self._answers(check, reader, writer)
        except (OSError, TimeoutError, ValueError, IndexError, EOFError, asyncio.LimitOverrunError):
            return False
        finally:
            writer.close()

    async def _connected(
        self, host: str, port: int, tls: str | None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await self.connect(host, port, tls)

    async def _answers(self, check: WebCheck, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        host = check.host or check.address
        request = (
            f"GET {check.path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: dnsstack-follow\r\nConnection: close\r\n\r\n"
        )
        async with asyncio.timeout(_ANSWER * self.scale):
            writer.write(request.encode("ascii"))
            await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
        protocol, status, *_ = head.split(b"\r\n", 1)[0].split()
        if not protocol.startswith(b"HTTP/1.") or not status.isdigit() or not 200 <= int(status) < 400:  # noqa: PLR2004  # 2xx and 3xx
            return False
        if not isinstance(check, TextCheck):
            return True
        async with asyncio.timeout(_ANSWER * self.scale):
            return await _finds(reader, check.search.encode())


async def _finds(reader: asyncio.StreamReader, wanted: bytes) -> bool:
    body = b""
    while len(body) < SEARCHED:
        chunk = await reader.read(SEARCHED - len(body))
        if not chunk:
            break
        body += chunk
    return wanted in body


__all__ = ["Connect", "Prober", "connect"]
