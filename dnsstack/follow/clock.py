"""The clocks of a follower: a monotonic one for durations, and the provider's time for its stamps."""

from __future__ import annotations

import asyncio
import math
import time
from typing import Final, Protocol


class Clock(Protocol):
    """Gives the time, and waits; tests replace it."""

    def monotonic(self) -> float:
        """Monotonic seconds."""

    def now(self) -> float:
        """Seconds since 1970."""

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""


class RealClock:
    """This machine's clocks."""

    def monotonic(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""
        await asyncio.sleep(seconds)


RESOLUTION: Final = 1.0
"""The resolution of a `Date` header in seconds (RFC 9110 §5.6.7)."""


class ProviderTime:
    """The time at a provider in seconds since 1970, from its answers.

    Hold-down and hourly limit are counted from the provider's stamps, so its time is used. Between answers, it advances
    with this machine's monotonic clock: a wrong or changed system clock has no effect. Before the first answer, it is
    the system clock's time at the start.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ahead = clock.now() - clock.monotonic()
        self._most = math.inf

    def now(self) -> float:
        """The provider's time, in seconds since 1970."""
        return self._clock.monotonic() + self._ahead

    @property
    def skew(self) -> float:
        """The seconds by which the provider's time is ahead of this machine's clock; negative if it is behind."""
        return self.now() - self._clock.now()

    def heard(self, date: float, sent: float) -> None:
        """Use the time of an answer that has just come; its request was `sent` at this monotonic time."""
        self._most = date + RESOLUTION - sent
        self._ahead = min(max(self._ahead, date - self._clock.monotonic()), self._most)

    def stamped(self, at: float, sent: float | None = None) -> None:
        """Use a stamp of the provider: it is not in the future, and a new change's stamp is not before it was `sent`.

        The time of a `Date` header is not changed by it: then a stamp far in the future is wrong.
        """
        if sent is not None and self._most == math.inf:
            self._ahead = min(self._ahead, at - sent)
        self._ahead = max(self._ahead, min(at - self._clock.monotonic(), self._most))
