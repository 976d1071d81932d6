"""`delegate`: both providers answer one CNAME into a sub-zone that only Route53 serves."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from dnsstack.model.failover.base import Strategy
from dnsstack.model.names import a_label


def _label(value: Any) -> Any:
    """Read a label; one in Unicode becomes its A-label.

    One without an A-label is refused by the pattern of the field.
    """
    try:
        return a_label(value) if isinstance(value, str) else value
    except ValueError:
        return value


Label = Annotated[
    str,
    Field(pattern=r"^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$"),
    BeforeValidator(_label),
    WithJsonSchema({"type": "string", "pattern": r"^[^\s.]{1,63}$"}),
]


class Delegate(Strategy):
    """Both providers answer the same CNAME; `zone` is the label of the sub-zone below the domain."""

    name: ClassVar[str] = "delegate"
    moved_by: ClassVar[str] = "Route53's data plane"
    price: ClassVar[str] = "no provider redundancy for this name; not at the apex"

    strategy: Literal["delegate"] = "delegate"
    """A CNAME into a sub-zone that only Route53 serves."""
    zone: Label = "failover"
    """Label of the sub-zone below the domain."""
