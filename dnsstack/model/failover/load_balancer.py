"""`load-balancer`: one DNS-only load balancer per owner at Cloudflare."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dnsstack.model.failover.base import Strategy


class LoadBalancer(Strategy):
    """Cloudflare's data plane checks the endpoints itself: a monitor, pools of one value each, steering off.

    `interval` and `timeout` are in seconds. Without `interval`, it is chosen to match the Route53 check within the
    bounds of the plan. Retries follow at once. Source: Cloudflare load balancing, monitors (read 2026-11).
    """

    name: ClassVar[str] = "load-balancer"
    moved_by: ClassVar[str] = "Cloudflare's data plane"
    price: ClassVar[str] = "paid add-on; A and AAAA move together; some checks can't be matched"

    strategy: Literal["load-balancer"] = "load-balancer"
    """Cloudflare's load balancer decides, in its data plane."""
    interval: Annotated[int, Field(ge=10, le=3600)] | None = None
    """Seconds between two checks of the monitor."""
    timeout: Annotated[int, Field(ge=1, le=10)] = 5
    """Time-out of one check, in seconds."""
    retries: Annotated[int, Field(ge=0, le=5)] = 2
    """Number of retries, without a pause, before a check counts as failed."""
    consecutive_down: Annotated[int, Field(ge=0, le=10)] = 0
    """Failed checks in a row after which the endpoint is down."""
    consecutive_up: Annotated[int, Field(ge=0, le=10)] = 0
    """Successful checks in a row after which the endpoint is up."""

    @property
    def longest(self) -> int:
        """Seconds of a check in which every attempt times out; Cloudflare refuses a shorter interval (from memory)."""
        return self.timeout * (self.retries + 1)
