"""Other followers as vantage points, while Route53 gives no role: read the results of their probes over HTTP.

A peer serves `/probe` on its metrics address. Its answer is not trusted: its size is limited, and it is read strictly.
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
"""The time limit of an answer, in seconds; a peer may probe before it answers."""

LEAST: Final = 2
"""The least number of peers; together with this follower, there are three vantage points."""


@dataclass(frozen=True, slots=True)
class Peers:
    """The peers' addresses; `apex` is the domain that their answers must name, `timeout` is in seconds."""

    urls: tuple[str, ...]
    apex: str
    timeout: float = TIMEOUT

    async def ask(self) -> Sequence[tuple[str, Results | None]]:
        """The results of each peer's probes, by URL; None if it gave no usable answer."""
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
    """A peer's answer: `{"domain": "example.com.", "checks": {"web": true}}`; None for anything else."""
    try:
        found = json.loads(octets)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("domain") != apex or not isinstance(found.get("checks"), dict):
        return None
    checks = found["checks"]
    return checks if all(isinstance(result, bool) for result in checks.values()) else None


def read_urls(urls: Sequence[str]) -> tuple[str, ...]:
    """The URLs of peers from the command line, without duplicates; `/probe` is added to a URL without a path.

    Raises:
        UsageError: one is not a URL, or there are too few of them.
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
        msg = f"--on-route53-silent probe has {len(found)} --probe-url, and needs at least {LEAST}; give more"
        raise UsageError(msg)
    return tuple(found)
