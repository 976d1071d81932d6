"""Time as a follower needs it: monotonic for windows, of the day for what providers stamp; replaced in tests."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Where time comes from, and how it passes."""

    def monotonic(self) -> float:
        """Seconds that never jump."""

    def now(self) -> float:
        """Seconds since the epoch."""

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""


class RealClock:
    """This machine's clocks."""

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return time.monotonic()

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""
        await asyncio.sleep(seconds)


__all__ = ["Clock", "RealClock"]
