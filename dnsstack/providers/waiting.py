"""Limits that callers of a provider's API share: one of calls, and the time limit of an operation."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from dnsstack.errors import EnvironmentFault

AGENT: Final = "dnsstack"
"""The user agent of every call, so that a provider's audit log shows dnsstack."""

AFTER: Final = 1.0
"""Calls may take so many seconds longer than the whole operation, so that the operation's time limit is reported."""

_SLICE: Final = 1.0
"""While waiting, the seconds between two checks whether the engine has cancelled the operation."""


class Cancelled(EnvironmentFault):
    """The engine has cancelled the operation during a wait."""

    def __init__(self) -> None:
        super().__init__("cancelled")


class TooLate(EnvironmentFault):
    """The operation's time limit has passed, or would pass before the service accepts another call."""


class CallLimit:
    """Allows at most `calls` in any `window` seconds, in all threads together."""

    def __init__(self, calls: int, window: float) -> None:
        self._calls, self._window = calls, window
        self._made: deque[float] = deque()
        self._lock = threading.Lock()

    def take(self, now: float) -> float:
        """Count one call and return 0; if the limit is reached, count nothing and return the seconds to wait."""
        with self._lock:
            while self._made and self._made[0] <= now - self._window:
                self._made.popleft()
            if len(self._made) < self._calls:
                self._made.append(now)
                return 0.0
            return self._made[0] + self._window - now


def _silent(_text: str) -> None:
    """Ignore the sentence."""


def _going_on() -> bool:
    return False


class Patience:
    """The time limit of one operation, `seconds` in all.

    `tell` receives a sentence about each longer wait; `stop` is True once the engine has cancelled; the last `reserve`
    seconds may not be used now. These three may be replaced. `clock` and `pause` are `time.monotonic` and a sleep.
    """

    def __init__(
        self,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._pause = clock, pause
        self.seconds, self._until = seconds, clock() + seconds
        self.tell: Callable[[str], None] = _silent
        self.stop: Callable[[], bool] = _going_on
        self.reserve = 0.0

    @property
    def now(self) -> float:
        """The clock's time, in seconds since an unspecified point."""
        return self._clock()

    def left(self) -> float:
        """The seconds that the operation has left.

        Raises:
            TooLate: none are left.
        """
        left = self._until - self.reserve - self._clock()
        if left <= 0:
            message = f"the operation's time limit of {self.seconds:.0f} s has passed"
            raise TooLate(message)
        return left

    def look(self, seconds: float) -> None:
        """From now on only see what is in: nothing is reserved, and a cancelled operation may take so many seconds."""
        if self.stop():
            self._until = min(self._until, self._clock() + seconds)
        self.stop, self.reserve = _going_on, 0.0

    def wait(self, seconds: float, why: str) -> None:
        """Wait `seconds`; report a longer wait, with the reason `why`.

        Raises:
            TooLate: the operation's time limit would pass before.
            Cancelled: the engine has cancelled the operation.
        """
        until = self._clock() + seconds
        if until > self._until - self.reserve:
            message = (
                f"{why}; waiting {seconds:.0f} s more would exceed the operation's time limit of {self.seconds:.0f} s"
            )
            raise TooLate(message)
        if seconds > _SLICE:
            self.tell(f"{why}; waiting {seconds:.0f} s")
        while (left := until - self._clock()) > 0:
            if self.stop():
                raise Cancelled
            self._pause(min(left, _SLICE))
