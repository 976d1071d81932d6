"""`follow`: `dnsstack follow` moves Cloudflare's records to whatever role Route53 is in."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dnsstack.model.failover.base import Strategy
from dnsstack.model.ttl import Seconds


class Follow(Strategy):
    """The primary's records, then whatever role Route53's marker tells.

    `window` is how long enough of Route53's servers must agree, `hold_down` the least time between two moves,
    `poll` the follower's interval, all in seconds; `moves_per_hour` caps the moves.
    """

    name: ClassVar[str] = "follow"
    moved_by: ClassVar[str] = "dnsstack follow, through Cloudflare's API"
    price: ClassVar[str] = "a follower must run; Cloudflare's API must answer"

    strategy: Literal["follow"] = "follow"
    """`dnsstack follow` moves Cloudflare's records."""
    window: Seconds = 15
    """How long a majority of Route53's servers must agree."""
    hold_down: Seconds = 60
    """Shortest time between two moves."""
    poll: Seconds = 5
    """The follower's interval."""
    moves_per_hour: Annotated[int, Field(ge=1, le=60)] = 6
    """Most moves in one hour."""
