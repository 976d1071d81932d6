"""`load-balancer`: one DNS-only load balancer per owner at Cloudflare."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dnsstack.model.failover.base import Strategy


class LoadBalancer(Strategy):
    """Cloudflare's data plane monitors the endpoints itself: monitor, single-value pools, steering off.

    `interval`, `timeout` in seconds; None takes what matches the Route53 check within the plan's bounds.
    `retries` are immediate. Source: Cloudflare load balancing, monitors (read 2026-11).
    """

    name: ClassVar[str] = "load-balancer"
    moved_by: ClassVar[str] = "Cloudflare's data plane"
    price: ClassVar[str] = "paid add-on; A and AAAA move together; some checks can't be matched"

    strategy: Literal["load-balancer"] = "load-balancer"
    """Cloudflare's load balancer, in its data plane."""
    interval: Annotated[int, Field(ge=10, le=3600)] | None = None
    """Seconds between two checks of the monitor."""
    timeout: Annotated[int, Field(ge=1, le=10)] = 5
    """Time-out of one check, in seconds."""
    retries: Annotated[int, Field(ge=0, le=5)] = 2
    """Retries at once, before a check counts as failed."""
    consecutive_down: Annotated[int, Field(ge=0, le=10)] = 0
    """Failed checks in a row until the endpoint is down."""
    consecutive_up: Annotated[int, Field(ge=0, le=10)] = 0
    """Good checks in a row until the endpoint is up."""

    @property
    def longest(self) -> int:
        """Seconds of a check in which every try times out: Cloudflare takes no shorter interval (from memory)."""
        return self.timeout * (self.retries + 1)
