"""What a drill promised and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from dnsstack.sandbox.drills.timeline import Timeline
from dnsstack.sandbox.lag import Lag


class Outcome(StrEnum):
    """How a promise or a drill ended; `NOT_COUNTED` is neither held nor broken, and its text says why."""

    HELD = "held"
    BROKEN = "broken"
    NOT_COUNTED = "not counted"


@dataclass(frozen=True, slots=True)
class Promise:
    """One sentence that was to be true; `measured` and `bound` in real seconds of the services, where it has them.

    `is_absence` says that it is kept by nothing happening, which a machine that is late keeps by itself. `is_busy`:
    the machine was too busy for it to be evaluated.
    """

    text: str
    outcome: Outcome
    measured: float | None = None
    bound: float | None = None
    is_absence: bool = False
    is_busy: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"promise": self.text, "outcome": self.outcome.value, "measured": self.measured, "bound": self.bound}


def evaluated(promises: Iterable[Promise], lag: Lag) -> list[Promise]:
    """The promises, where the machine was not too busy for them.

    Else those that it may have broken, or kept by being late, are not counted. What happened in time on a busy machine
    happens in time on a quiet one.
    """
    return [
        replace(promise, outcome=Outcome.NOT_COUNTED, is_busy=True)
        if lag.is_busy
        and (promise.outcome is Outcome.BROKEN or (promise.is_absence and promise.outcome is Outcome.HELD))
        else promise
        for promise in promises
    ]


@dataclass(frozen=True, slots=True)
class Share:
    """How one provider's share of the client queries went."""

    provider: str
    answered: int
    wrong: int
    failed: int
    slowest: float


@dataclass(slots=True)
class DrillResult:
    """One drill's end: its promises, the clients' queries by provider, the timeline to draw, the machine's lag."""

    drill: str
    summary: str
    promises: list[Promise] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    timeline: Timeline = field(default_factory=Timeline)
    lag: Lag = field(default_factory=Lag)

    @property
    def is_busy(self) -> bool:
        """True where the machine was too busy for a promise to be evaluated."""
        return any(promise.is_busy for promise in self.promises)

    @property
    def slowest(self) -> dict[str, Any] | None:
        """The question that took longest, and the servers that it tried, as plain data."""
        asked = [query for query in self.timeline.queries if not query.cached]
        query = max(asked, key=lambda one: one.latency, default=None)
        if query is None:
            return None
        tries = [
            {"server": one.server, "answered": one.answered, "ms": round(one.seconds * 1000, 1)} for one in query.tries
        ]
        return {
            "client": query.client,
            "name": query.name,
            "type": query.rdtype,
            "ms": round(query.latency * 1000, 1),
            "tries": tries,
        }

    @property
    def outcome(self) -> Outcome:
        """Broken where any promise is; not counted where the machine was too busy for one, or for all."""
        outcomes = {promise.outcome for promise in self.promises}
        if Outcome.BROKEN in outcomes:
            return Outcome.BROKEN
        if self.is_busy:
            return Outcome.NOT_COUNTED
        return Outcome.HELD if Outcome.HELD in outcomes else Outcome.NOT_COUNTED

    def to_json(self) -> dict[str, Any]:
        """Plain data, the queries counted and not listed."""
        return {
            "drill": self.drill,
            "outcome": self.outcome.value,
            "seconds": round(self.timeline.length, 3),
            "slowest": self.slowest,
            "lag": self.lag.to_json(),
            "promises": [promise.to_json() for promise in self.promises],
            "queries": [
                {
                    "provider": share.provider,
                    "answered": share.answered,
                    "wrong": share.wrong,
                    "failed": share.failed,
                    "slowest_ms": round(share.slowest * 1000, 1),
                }
                for share in self.shares
            ],
        }
