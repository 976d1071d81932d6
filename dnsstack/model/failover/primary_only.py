"""`primary-only`: the provider always answers the primary's records. While Route53 fails over, answers differ."""

from __future__ import annotations

from typing import ClassVar, Literal

from dnsstack.model.failover.base import Strategy


class PrimaryOnly(Strategy):
    """Nobody changes these records when the primary fails."""

    name: ClassVar[str] = "primary-only"
    moved_by: ClassVar[str] = "nobody"
    price: ClassVar[str] = "answers differ while Route53 has failed over"

    strategy: Literal["primary-only"] = "primary-only"
    """Cloudflare always answers the primary's records; you accept that answers differ while Route53 fails over."""
