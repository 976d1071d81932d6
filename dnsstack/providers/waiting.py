"""What calls of a provider's API have in common where others share its limits: a limit of calls, and patience."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from dnsstack.errors import EnvironmentFault

AGENT: Final = "dnsstack"
"""In the user agent of every call, so that a provider's audit log shows who made it."""

AFTER: Final = 1.0
"""Seconds by which calls may outlast the limit of the whole, so that it is always the whole's end that is told."""

_SLICE: Final = 1.0
"""Seconds after which a wait looks whether the engine has cancelled."""


class Cancelled(EnvironmentFault):
    """The engine has asked to cancel while something was waited for."""

    def __init__(self) -> None:
        super().__init__("cancelled")


class TooLate(EnvironmentFault):
    """The operation's time limit is over, or would be before the service takes another call."""


class CallLimit:
    """At most `calls` in any `window` seconds, whoever makes them."""

    def __init__(self, calls: int, window: float) -> None:
        self._calls, self._window = calls, window
        self._made: deque[float] = deque()
        self._lock = threading.Lock()

    def take(self, now: float) -> float:
        """Count one call and answer 0; or count nothing, and answer the seconds until there is room for one."""
        with self._lock:
            while self._made and self._made[0] <= now - self._window:
                self._made.popleft()
            if len(self._made) < self._calls:
                self._made.append(now)
                return 0.0
            return self._made[0] + self._window - now


def _silent(_text: str) -> None:
    """Nobody listens."""


def _going_on() -> bool:
    return False


class Patience:
    """The time of one operation, which may take `seconds` in all.

    `tell` takes a sentence about each longer wait, `stop` says whether the engine has asked to cancel, and of the
    operation's seconds the last `reserve` are not to be used now; all may be exchanged. `clock` and `pause` are time's.
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
        """The clock's time, in seconds since nobody knows when."""
        return self._clock()

    def left(self) -> float:
        """Seconds that the operation still has.

        Raises:
            TooLate: none.
        """
        left = self._until - self.reserve - self._clock()
        if left <= 0:
            message = f"the limit of {self.seconds:.0f} s of this operation is over"
            raise TooLate(message)
        return left

    def wait(self, seconds: float, why: str) -> None:
        """Wait.

        Raises:
            TooLate: the operation's limit is over before.
            Cancelled: the engine has asked to cancel.
        """
        until = self._clock() + seconds
        if until > self._until - self.reserve:
            message = (
                f"{why}: waiting {seconds:.0f} s more is beyond the limit of {self.seconds:.0f} s of this operation"
            )
            raise TooLate(message)
        if seconds > _SLICE:
            self.tell(f"{why}: waiting {seconds:.0f} s")
        while (left := until - self._clock()) > 0:
            if self.stop():
                raise Cancelled
            self._pause(min(left, _SLICE))
