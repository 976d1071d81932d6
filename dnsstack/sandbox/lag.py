"""The sandbox's lag on this machine, measured during a drill, so that a busy machine does not change a result.

The event loop that runs name servers, checkers, follower and clients, and a thread in addition to those of the
APIs, wake up at planned times and record by how much they were late; each health probe does the same.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.ending import end

TICK: Final = 0.05
"""Seconds between two planned wake-ups."""

TIMEOUT: Final = 2.0
"""The shortest time-out that is scaled, in real seconds: that of a follower's vote and of a health probe."""

LEAST: Final = 0.1
"""Seconds of lag that are allowed at any pace: the time-out at the default one."""

SHARE: Final = 0.2
"""Limit of the average lag, as a share of the limit for one wake-up: a failover waits for several in a row."""


class Source(StrEnum):
    """The source of a lag."""

    LOOP = "the event loop"
    THREADS = "threads"
    PROBES = "health probes"
    ANSWERS = "answers to the follower"
    ROUNDS = "the follower's rounds"


@dataclass(frozen=True, slots=True)
class Lateness:
    """The lag of one source's planned wake-ups in seconds: the longest, and the average."""

    longest: float = 0.0
    mean: float = 0.0


@dataclass(frozen=True, slots=True)
class Lag:
    """The lag of every source during a drill, in sandbox seconds.

    `allowed` is the limit for one wake-up: above it, a time-out can pass although its answer has arrived.
    `speed` is the pace that it was measured at.
    """

    sources: Mapping[Source, Lateness] = field(default_factory=dict)
    allowed: float = LEAST
    speed: float = 1.0

    @property
    def worst(self) -> float:
        """The lag that counts, in seconds: the longest, or five times the average if that is more."""
        return max((max(one.longest, one.mean / SHARE) for one in self.sources.values()), default=0.0)

    @property
    def is_busy(self) -> bool:
        """True if the machine may have broken a promise."""
        return self.worst > self.allowed

    @property
    def slower(self) -> int | None:
        """A `--speed` at which half of the limit would have been enough; None if it is not slower."""
        if self.speed <= 1:
            return None
        return max(1, int(min(self.speed / 2, TIMEOUT / (2 * self.worst)))) if self.worst else 1

    def to_text(self) -> str:
        """The lag of each source, and the limit."""
        late = [
            f"{source.value} up to {one.longest:.2f} s late ({one.mean:.3f} s on average)"
            for source, one in self.sources.items()
        ]
        return f"{', '.join(late)}; the limit is {self.allowed:.2f} s ({self.allowed * SHARE:.3f} s on average)"

    def complaint(self) -> str:
        """The reason why nothing is counted, with the figures and advice."""
        then = f"try --speed {self.slower}" if self.slower else "run it again while fewer programs run on it"
        return f"this machine is too busy: not counted; {self.to_text()}; {then}"

    def to_json(self) -> dict[str, Any]:
        """Plain data, in milliseconds."""
        return {
            "sources": {
                source.value: {"longest_ms": round(one.longest * 1000, 1), "mean_ms": round(one.mean * 1000, 2)}
                for source, one in self.sources.items()
            },
            "allowed_ms": round(self.allowed * 1000, 1),
            "too_busy": self.is_busy,
            "try_speed": self.slower if self.is_busy else None,
        }


@dataclass(slots=True)
class _Sum:
    """The lags of one source, written by one thread."""

    longest: float = 0.0
    total: float = 0.0
    count: int = 0

    def add(self, late: float) -> None:
        self.longest, self.total, self.count = max(self.longest, late), self.total + late, self.count + 1


class LagMeter:
    """Measures while it is entered; `begin` starts anew, `taken` returns the result.

    `allowed` replaces the limit of the pace. `clock` is monotonic, `time.monotonic` if None.
    """

    def __init__(self, pace: Pace, allowed: float | None = None, clock: Callable[[], float] | None = None) -> None:
        self._speed, self._clock = pace.speed, clock or time.monotonic
        self.allowed = max(LEAST, pace.seconds(TIMEOUT)) if allowed is None else allowed
        self._sums = {source: _Sum() for source in Source}
        self._due = self._clock() + TICK
        self._ended = threading.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._tick())]
        threading.Thread(target=self._tick_beside, daemon=True).start()
        self.begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._ended.set()
        await end(self._tasks)

    def begin(self) -> None:
        """Forget what was measured so far."""
        self._sums = {source: _Sum() for source in Source}
        self._due = self._clock() + TICK

    def note(self, source: Source, late: float) -> None:
        """Record that a planned event began `late` seconds after its time."""
        self._sums[source].add(max(late, 0.0))

    def probe(self, late: float) -> None:
        """Record that a health probe began `late` seconds after its time."""
        self.note(Source.PROBES, late)

    def taken(self) -> Lag:
        """The result since `begin`; a wake-up that is due and has not come counts with its lag until now."""
        pending = self._clock() - self._due
        if pending > 0:
            self.note(Source.LOOP, pending)
            self._due += pending
        found = {
            source: Lateness(one.longest, one.total / one.count) for source, one in self._sums.items() if one.count
        }
        return Lag(found, self.allowed, self._speed)

    async def _tick(self) -> None:
        while True:
            self._due = self._clock() + TICK
            await asyncio.sleep(TICK)
            self.note(Source.LOOP, self._clock() - self._due)

    def _tick_beside(self) -> None:
        due = self._clock() + TICK
        while not self._ended.wait(TICK):
            self.note(Source.THREADS, self._clock() - due)
            due = self._clock() + TICK
