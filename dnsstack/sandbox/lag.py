"""How late this machine lets the sandbox run: measured while a drill runs, so that no result is about the machine.

The event loop that carries name servers, checkers, follower and clients, and a thread beside those that carry the
APIs, wake up at planned times and write down by how much they were late; each health probe does the same.
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
"""Real seconds: the shortest time-out that is scaled, a follower's for a vote and a health probe's for its answer."""

LEAST: Final = 0.1
"""Seconds that are allowed at any pace: the time-out at the default one."""

SHARE: Final = 0.2
"""Of what one wake-up may be late, what all of them may be on average: a failover waits for several in a row."""


class Source(StrEnum):
    """What was late."""

    LOOP = "the event loop"
    THREADS = "threads"
    PROBES = "health probes"
    ANSWERS = "answers to the follower"
    ROUNDS = "the follower's rounds"


@dataclass(frozen=True, slots=True)
class Lateness:
    """By how many seconds planned wake-ups of one source were late: the latest, and on average."""

    longest: float = 0.0
    mean: float = 0.0


@dataclass(frozen=True, slots=True)
class Lag:
    """How late everything was during a drill, in sandbox seconds.

    `allowed` is how late one wake-up may be: from there on a time-out can pass while its answer is already there.
    `speed` is the pace that it was measured at.
    """

    sources: Mapping[Source, Lateness] = field(default_factory=dict)
    allowed: float = LEAST
    speed: float = 1.0

    @property
    def worst(self) -> float:
        """What counts, in seconds: the latest wake-up, or five times the average where that is more."""
        return max((max(one.longest, one.mean / SHARE) for one in self.sources.values()), default=0.0)

    @property
    def is_busy(self) -> bool:
        """True where what is broken may be the machine's doing."""
        return self.worst > self.allowed

    @property
    def slower(self) -> int | None:
        """A `--speed` at which half of the allowance would have sufficed; None where none is slower."""
        if self.speed <= 1:
            return None
        return max(1, int(min(self.speed / 2, TIMEOUT / (2 * self.worst)))) if self.worst else 1

    def to_text(self) -> str:
        """Who was how late."""
        late = [
            f"{source.value} up to {one.longest:.2f} s late ({one.mean:.3f} s on average)"
            for source, one in self.sources.items()
        ]
        return f"{', '.join(late)}; {self.allowed:.2f} s are allowed ({self.allowed * SHARE:.3f} s on average)"

    def complaint(self) -> str:
        """Why nothing is counted, with the figures, and what to do."""
        then = f"try --speed {self.slower}" if self.slower else "run it again when less else runs on it"
        return f"this machine is too busy: not counted: {self.to_text()}: {then}"

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
    """Written by one thread alone."""

    longest: float = 0.0
    total: float = 0.0
    count: int = 0

    def add(self, late: float) -> None:
        self.longest, self.total, self.count = max(self.longest, late), self.total + late, self.count + 1


class LagMeter:
    """Measures while it is entered; `begin` starts anew, `taken` tells.

    `allowed` replaces what the pace allows. `clock` is monotonic, `time.monotonic` where None.
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
        """Something that was planned began `late` seconds after its time."""
        self._sums[source].add(max(late, 0.0))

    def probe(self, late: float) -> None:
        """A health probe began `late` seconds after its time."""
        self.note(Source.PROBES, late)

    def taken(self) -> Lag:
        """What was measured since `begin`; a wake-up that is due and has not come counts as it is."""
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
