"""The base class of failover strategies; each strategy has one file in this folder, and `__init__.py` is the roster."""

from __future__ import annotations

from typing import ClassVar

from dnsstack.model.base import Model


class Strategy(Model):
    """How a provider without failover records answers the same as Route53 in every health state."""

    name: ClassVar[str]
    """Name of the strategy in the document."""

    moved_by: ClassVar[str]
    """Who changes the answer when the primary becomes unhealthy."""

    price: ClassVar[str]
    """The disadvantages, in one clause."""
