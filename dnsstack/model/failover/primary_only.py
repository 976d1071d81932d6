"""`primary-only`: the primary's records stay; split-brain while failed over, accepted by name."""

from __future__ import annotations

from typing import ClassVar, Literal

from dnsstack.model.failover.base import Strategy


class PrimaryOnly(Strategy):
    """Nobody moves these records."""

    name: ClassVar[str] = "primary-only"
    moved_by: ClassVar[str] = "nobody"
    price: ClassVar[str] = "split-brain while failed over: accepted by name"

    strategy: Literal["primary-only"] = "primary-only"
    """Cloudflare always answers the primary's records, accepted by name."""
