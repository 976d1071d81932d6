"""The API's global rate limit: a number of requests in a window for each user, then a block."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from dnsstack.sandbox.cloudflare_api.errors import ApiError

TOO_MANY = "Please wait and consider throttling your request speed"


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`requests` in `window` seconds; a user with more is blocked for `block` seconds.

    The defaults are the service's: 1,200 requests in five minutes for a user, also from the dashboard, then five
    minutes of 429 (cf-docs: fundamentals/api/reference/limits, read in November 2026).
    """

    requests: int = 1200
    window: float = 300.0
    block: float = 300.0


class RateLimiter:
    """Counts each user's requests with all tokens; `limit` None counts nothing."""

    def __init__(self, limit: RateLimit | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[float, int]] = {}
        self._blocked: dict[str, float] = {}

    def admit(self, user: str) -> dict[str, str]:
        """Count one request, and return the headers with the rest. Raises `ApiError` 429 above the limit."""
        if self._limit is None:
            return {}
        now = self._clock()
        with self._lock:
            until = self._blocked.get(user, 0.0)
            if now < until:
                raise self._refusal(until - now)
            start, used = self._windows.get(user, (now, 0))
            if now - start >= self._limit.window:
                start, used = now, 0
            if used >= self._limit.requests:
                self._blocked[user] = now + self._limit.block
                self._windows.pop(user, None)
                raise self._refusal(self._limit.block)
            self._windows[user] = (start, used + 1)
            return self._headers(self._limit.requests - used - 1, start + self._limit.window - now)

    def _headers(self, remaining: int, seconds: float) -> dict[str, str]:
        limit = self._limit or RateLimit()
        return {
            "Ratelimit": f'"default";r={remaining};t={math.ceil(seconds)}',
            "Ratelimit-Policy": f'"default";q={limit.requests};w={math.ceil(limit.window)}',
        }

    def _refusal(self, seconds: float) -> ApiError:
        wait = str(max(1, math.ceil(seconds)))
        headers = {**self._headers(0, seconds), "Retry-After": wait}
        return ApiError(429, 971, TOO_MANY, headers=headers)
