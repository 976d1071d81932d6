"""The events of a drill, in order: faults, health, the answers of each provider, and those that each client got."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from dnsstack.sandbox.resolver.log import LoggedQuery


@dataclass(frozen=True, slots=True)
class Mark:
    """An action on the sandbox; `at` is in seconds since the drill began."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class HealthChange:
    """A check changed its state: `watcher` is a provider, `check` the name of its check."""

    at: float
    watcher: str
    check: str
    healthy: bool


@dataclass(frozen=True, slots=True)
class ServedChange:
    """A provider's name servers began to answer `outcome` for an owner and type."""

    at: float
    provider: str
    owner: str
    rdtype: str
    outcome: tuple[str, ...]


def _now() -> float:
    return time.monotonic()  # looked up at each call: a test may have replaced the clock


@dataclass(slots=True)
class Timeline:
    """Everything recorded in one drill, with times in sandbox seconds since `begun` (monotonic)."""

    begun: float = field(default_factory=_now)
    marks: list[Mark] = field(default_factory=list)
    health: list[HealthChange] = field(default_factory=list)
    answers: list[ServedChange] = field(default_factory=list)
    queries: list[LoggedQuery] = field(default_factory=list)

    def now(self) -> float:
        """Seconds since the drill began."""
        return _now() - self.begun

    def mark(self, text: str) -> float:
        """Record what is done now, and return its time."""
        at = self.now()
        self.marks.append(Mark(at, text))
        return at

    @property
    def length(self) -> float:
        """Seconds from the beginning to the last event."""
        times: Iterable[float] = (
            *(mark.at for mark in self.marks),
            *(change.at for change in self.health),
            *(change.at for change in self.answers),
            *(query.at + query.latency for query in self.queries),
        )
        return max(times, default=0.0)
