"""Other followers as vantage points, for a Route53 that answers nothing: what their own probes say, over HTTP.

A peer serves `/probe` on its metrics address. Its answer is as hostile as any other: bounded, and read strictly.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from dnsstack.deadline import limited
from dnsstack.errors import UsageError
from dnsstack.follow.life import Results

MAX_BYTES: Final = 256 * 2**10
TIMEOUT: Final = 15.0
"""Seconds: a peer may probe before it answers."""

LEAST: Final = 2
"""Peers without which there is no quorum: with ourselves, three vantage points."""


@dataclass(frozen=True, slots=True)
class Peers:
    """The peers' addresses; `apex` is the domain that they must speak of, `timeout` the seconds of one whole answer."""

    urls: tuple[str, ...]
    apex: str
    timeout: float = TIMEOUT

    async def ask(self) -> Sequence[tuple[str, Results | None]]:
        """What each peer's probes say, by URL; None where it gave no usable answer."""
        said = await asyncio.gather(*(self._one(url) for url in self.urls))
        return list(zip(self.urls, said, strict=True))

    async def _one(self, url: str) -> Results | None:
        try:
            return await limited(self._asked(url), self.timeout)
        except TimeoutError:
            return None

    async def _asked(self, url: str) -> Results | None:
        import httpx

        try:
            async with (
                httpx.AsyncClient(timeout=self.timeout, follow_redirects=False) as client,
                client.stream("GET", url) as response,
            ):
                if response.status_code != HTTPStatus.OK:
                    return None
                octets = bytearray()
                async for chunk in response.aiter_bytes():
                    octets += chunk
                    if len(octets) > MAX_BYTES:
                        return None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError):
            return None
        return read(bytes(octets), self.apex)


def read(octets: bytes, apex: str) -> Results | None:
    """A peer's answer: `{"domain": "example.com.", "checks": {"web": true}}`; None where it is anything else."""
    try:
        found = json.loads(octets)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("domain") != apex or not isinstance(found.get("checks"), dict):
        return None
    checks = found["checks"]
    return checks if all(isinstance(result, bool) for result in checks.values()) else None


def read_urls(urls: Sequence[str]) -> tuple[str, ...]:
    """Peers from the command line, each once, `/probe` added where no path is said.

    Raises:
        UsageError: one is not a URL, or they are too few for a quorum.
    """
    found: list[str] = []
    for url in urls:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            msg = f"{url!r} is not a peer; write http://HOST:PORT"
            raise UsageError(msg)
        whole = url if parts.path not in ("", "/") else f"{url.rstrip('/')}/probe"
        if whole not in found:
            found.append(whole)
    if len(found) < LEAST:
        msg = f"--on-route53-silent probe with {len(found)} --probe-url; a quorum takes at least {LEAST}"
        raise UsageError(msg)
    return tuple(found)
