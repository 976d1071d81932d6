"""The sandbox's pace: how much faster than the real services everything runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FLOOR_TTL: Final = 2
"""Seconds; no TTL is served shorter, so that caches still cache."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`speed` 10 makes an interval of 30 s last 3 s, served TTLs included; 1 is real time."""

    speed: float = 1.0

    def __post_init__(self) -> None:
        if not self.speed >= 1:
            msg = f"speed is {self.speed}; the least is 1 (real time)"
            raise ValueError(msg)

    def seconds(self, real: float) -> float:
        """Sandbox seconds for `real` seconds of the real service."""
        return real / self.speed

    def ttl(self, real: int) -> int:
        """The TTL that is served for a TTL of the real service: scaled, whole seconds, never below the floor."""
        return min(real, max(FLOOR_TTL, round(real / self.speed)))
