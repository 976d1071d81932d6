"""How a follower keeps time: what its worst case is computed from, and what it holds itself to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dnsstack.model.failover import Follow

ASKING: Final = 2.0
"""Seconds that a vote waits for name servers: what comes later is silent."""

PATIENCE: Final = 1.0
"""Seconds that a round waits for reads, probes and changes before the next vote: they go on meanwhile."""

VOTE: Final = ASKING + PATIENCE
"""Seconds that a round takes at most."""

PROBE: Final = 20.0
"""Seconds until the probe of a working end has answered: two tries of the slowest check (TCP, 10 s)."""

LEAST_POLL: Final = 1.0
"""Seconds between two votes at least, whatever `poll` says."""


def step(poll: float) -> float:
    """Seconds from the beginning of one vote to the beginning of the next, at most."""
    return max(poll, VOTE)


def strictest(strategies: Iterable[Follow]) -> Follow:
    """The strategy of an owner whose types move together: the stricter of them in every field."""
    found = list(strategies)
    return Follow(
        window=max(one.window for one in found),
        hold_down=max(one.hold_down for one in found),
        poll=min(one.poll for one in found),
        moves_per_hour=min(one.moves_per_hour for one in found),
    )
