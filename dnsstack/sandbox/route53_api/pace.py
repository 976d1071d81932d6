"""The account's pace: so many requests a second, and what comes too fast is refused."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

REQUESTS_PER_SECOND: Final = 5.0
"""For an account, all operations together (developer guide, quotas, read in November 2026)."""


class Pacer:
    """Counts requests against a bucket that holds one second's worth; None admits everything."""

    def __init__(self, rate: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._left = rate or 0.0
        self._at = clock()

    def admit(self) -> bool:
        """Whether one more request may be carried out now; one that isn't admitted costs nothing."""
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
