"""`delegate`: at both providers one CNAME into a sub-zone that Route53 alone serves."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dnsstack.model.failover.base import Strategy


class Delegate(Strategy):
    """One answer at both providers; `zone` is the label of the sub-zone below the domain."""

    name: ClassVar[str] = "delegate"
    moved_by: ClassVar[str] = "Route53's data plane"
    price: ClassVar[str] = "no provider redundancy for this name; not at the apex"

    strategy: Literal["delegate"] = "delegate"
    """A CNAME into a sub-zone that only Route53 serves."""
    zone: Annotated[str, Field(pattern=r"^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$")] = "failover"
    """Label of the sub-zone below the domain."""
