"""`follow`: `dnsstack follow` changes Cloudflare's records to the role that Route53 answers."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dnsstack.model.failover.base import Strategy
from dnsstack.model.ttl import Seconds


class Follow(Strategy):
    """Cloudflare answers the primary's records at first, then those of the role in Route53's marker.

    All times are in seconds. The follower asks every `poll` seconds; a majority of Route53's servers must agree for
    `window` seconds before it moves the records. Two moves are at least `hold_down` seconds apart, and there are at
    most `moves_per_hour`.
    """

    name: ClassVar[str] = "follow"
    moved_by: ClassVar[str] = "dnsstack follow, through Cloudflare's API"
    price: ClassVar[str] = "a follower must run; Cloudflare's API must answer"

    strategy: Literal["follow"] = "follow"
    """`dnsstack follow` changes Cloudflare's records."""
    window: Seconds = 15
    """Time for which a majority of Route53's servers must agree before a move."""
    hold_down: Seconds = 60
    """Shortest time between two moves."""
    poll: Seconds = 5
    """Time between two checks of the follower."""
    moves_per_hour: Annotated[int, Field(ge=1, le=60)] = 6
    """Largest number of moves in one hour."""
