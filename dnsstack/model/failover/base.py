"""What a Cloudflare failover strategy is; one file a strategy lies beside this one, `__init__.py` is the roster."""

from __future__ import annotations

from typing import ClassVar

from dnsstack.model.base import Model


class Strategy(Model):
    """How a provider without Route53's failover records keeps equal to Route53 in every health state."""

    name: ClassVar[str]
    """As the document writes it."""

    moved_by: ClassVar[str]
    """Who moves the answer when the primary dies."""

    price: ClassVar[str]
    """What it costs, in one clause."""
