"""The account's limit of requests in a second; requests above it are refused."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

REQUESTS_PER_SECOND: Final = 5.0
"""Requests in a second, for all operations of an account together (developer guide, quotas, read in November 2026)."""


class Pacer:
    """Limits requests by a bucket with the requests of one second; None means no limit."""

    def __init__(self, rate: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._left = rate or 0.0
        self._at = clock()

    def admit(self) -> bool:
        """True if one more request may be carried out now; a refused one is not counted."""
        if self._rate is None:
            return True
        with self._lock:
            now = self._clock()
            self._left = min(self._rate, self._left + (now - self._at) * self._rate)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
