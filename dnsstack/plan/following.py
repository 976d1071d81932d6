"""The times of a follower: its worst case is computed from them, and the follower keeps to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dnsstack.model.failover import Follow

ASKING: Final = 2.0
"""Seconds that a vote waits for name servers; a later answer does not count."""

PATIENCE: Final = 1.0
"""Seconds that a round waits for reads, probes and changes before the next vote; they go on during it."""

VOTE: Final = ASKING + PATIENCE
"""Longest time of a round, in seconds."""

PROBE: Final = 20.0
"""Longest time of the probe of a working endpoint, in seconds: two attempts of the slowest check (TCP, 10 s)."""

LEAST_POLL: Final = 1.0
"""Shortest time between two votes, in seconds, also if `poll` is shorter."""


def step(poll: float) -> float:
    """Longest time from the beginning of one vote to the beginning of the next, in seconds."""
    return max(poll, VOTE)


def strictest(strategies: Iterable[Follow]) -> Follow:
    """The strategy of an owner whose types move together: in each field, the strictest value of all."""
    found = list(strategies)
    return Follow(
        window=max(one.window for one in found),
        hold_down=max(one.hold_down for one in found),
        poll=min(one.poll for one in found),
        moves_per_hour=min(one.moves_per_hour for one in found),
    )
