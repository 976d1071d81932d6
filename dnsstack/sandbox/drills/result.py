"""The promises of a drill and their outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from dnsstack.sandbox.drills.timeline import Timeline
from dnsstack.sandbox.lag import Lag


class Outcome(StrEnum):
    """The outcome of a promise or a drill; `NOT_COUNTED` is neither held nor broken, and its text says why."""

    HELD = "held"
    BROKEN = "broken"
    NOT_COUNTED = "not counted"


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence that must be true; `measured` and `bound` are in real seconds of the services, None without a time.

    `is_absence`: it says that nothing happens, which is also true if the machine is late. `is_busy`: the machine was
    too busy for it to be evaluated.
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
    """The promises; on a machine that was too busy, those that it may have broken or kept do not count.

    A change that is in time on a busy machine is in time on a quiet one, too.
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
    """The client queries that one provider answered: how many, how well and how fast."""

    provider: str
    answered: int
    wrong: int
    failed: int
    slowest: float


@dataclass(slots=True)
class DrillResult:
    """The result of one drill: promises, the clients' queries by provider, the timeline to draw, the machine's lag."""

    drill: str
    summary: str
    promises: list[Promise] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    timeline: Timeline = field(default_factory=Timeline)
    lag: Lag = field(default_factory=Lag)

    @property
    def is_busy(self) -> bool:
        """True if the machine was too busy for a promise to be evaluated."""
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
        """Broken if any promise is; not counted if the machine was too busy for one, or for all."""
        outcomes = {promise.outcome for promise in self.promises}
        if Outcome.BROKEN in outcomes:
            return Outcome.BROKEN
        if self.is_busy:
            return Outcome.NOT_COUNTED
        return Outcome.HELD if Outcome.HELD in outcomes else Outcome.NOT_COUNTED

    def to_json(self) -> dict[str, Any]:
        """Plain data; the queries are counted, not listed."""
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
