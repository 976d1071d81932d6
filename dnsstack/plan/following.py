"""How long a follower's votes take: what its worst case is computed from, and what it holds itself to."""

from __future__ import annotations

from typing import Final

ASKING: Final = 2.0
"""Seconds that a vote waits for name servers: what comes later is silent."""

PATIENCE: Final = 1.0
"""Seconds that a round waits for reads, probes and changes before the next vote: they go on meanwhile."""

VOTE: Final = ASKING + PATIENCE
"""Seconds by which two votes may be further apart than the poll interval."""
