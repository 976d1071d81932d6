"""What a drill promised and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dnsstack.sandbox.drills.timeline import Timeline


class Outcome(StrEnum):
    """How a promise or a drill ended; `NOT_COUNTED` is neither held nor broken, and its text says why."""

    HELD = "held"
    BROKEN = "broken"
    NOT_COUNTED = "not counted"


@dataclass(frozen=True, slots=True)
class Promise:
    """One sentence that was to be true; `measured` and `bound` in real seconds of the services, where it has them."""

    text: str
    outcome: Outcome
    measured: float | None = None
    bound: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"promise": self.text, "outcome": self.outcome.value, "measured": self.measured, "bound": self.bound}


@dataclass(frozen=True, slots=True)
class Share:
    """How one provider's share of the client queries went."""

    provider: str
    answered: int
    wrong: int
    failed: int
    slowest: float


@dataclass(slots=True)
class Verdict:
    """One drill's end: its promises, the clients' queries by provider, the timeline to draw."""

    drill: str
    summary: str
    promises: list[Promise] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    timeline: Timeline = field(default_factory=Timeline)

    @property
    def outcome(self) -> Outcome:
        """Broken where any promise is; not counted where none could be judged."""
        outcomes = {promise.outcome for promise in self.promises}
        if Outcome.BROKEN in outcomes:
            return Outcome.BROKEN
        return Outcome.HELD if Outcome.HELD in outcomes else Outcome.NOT_COUNTED

    def to_json(self) -> dict[str, Any]:
        """Plain data, the queries counted and not listed."""
        return {
            "drill": self.drill,
            "outcome": self.outcome.value,
            "seconds": round(self.timeline.length, 3),
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
