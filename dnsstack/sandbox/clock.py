"""The sandbox's pace: everything runs `speed` times as fast as the real services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FLOOR_TTL: Final = 2
"""The shortest TTL that is served, in seconds, so that caches still work."""


@dataclass(frozen=True, slots=True)
class Pace:
    """With `speed` 10 an interval of 30 s takes 3 s, also served TTLs; 1 is real time."""

    speed: float = 1.0

    def __post_init__(self) -> None:
        if not self.speed >= 1:
            msg = f"speed is {self.speed}; the minimum is 1 (real time)"
            raise ValueError(msg)

    def seconds(self, real: float) -> float:
        """Sandbox seconds for `real` seconds of the real service."""
        return real / self.speed

    def ttl(self, real: int) -> int:
        """The TTL that is served for a TTL of the real service: scaled, in whole seconds, at least the floor."""
        return min(real, max(FLOOR_TTL, round(real / self.speed)))
