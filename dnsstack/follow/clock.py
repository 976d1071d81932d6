"""Time as a follower needs it: monotonic for windows, the provider's own for what it stamps; replaced in tests."""

from __future__ import annotations

import asyncio
import math
import time
from typing import Final, Protocol


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


RESOLUTION: Final = 1.0
"""Seconds that a `Date` header leaves open: it has whole ones (RFC 9110 §5.6.7)."""


class ProviderTime:
    """The time of day at a provider, seconds since the epoch, as its answers tell it.

    Hold-down and hourly limit are counted from what the provider stamps, so its time decides. It passes by the
    monotonic clock of this machine: a clock of the day that is wrong or is set while the follower runs, moves nothing.
    Until the provider tells its time, that of this machine at the beginning is taken.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ahead = clock.now() - clock.monotonic()
        self._most = math.inf

    def now(self) -> float:
        """Seconds since the epoch at the provider."""
        return self._clock.monotonic() + self._ahead

    @property
    def skew(self) -> float:
        """Seconds by which the provider's time is ahead of this machine's clock; negative where it is behind."""
        return self.now() - self._clock.now()

    def heard(self, date: float, sent: float) -> None:
        """The provider's time of an answer to what was `sent` (monotonic) and has just come."""
        self._most = date + RESOLUTION - sent
        self._ahead = min(max(self._ahead, date - self._clock.monotonic()), self._most)

    def stamped(self, at: float, sent: float | None = None) -> None:
        """A stamp of the provider's: it is not in the future, and that of a change just made not before it was `sent`.

        What a `Date` told is not contradicted: a stamp far in the future is the stamp's fault then.
        """
        if sent is not None and self._most == math.inf:
            self._ahead = min(self._ahead, at - sent)
        self._ahead = max(self._ahead, min(at - self._clock.monotonic(), self._most))
