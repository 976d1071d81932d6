"""How values of any record type are written as plain data; what only one type has is in its file in `model/rdata`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Generic, Literal, Required, TypeAlias, TypedDict, TypeVar

if TYPE_CHECKING:
    import pulumi

    from dnsstack.model.deferred import Deferred
    from dnsstack.model.rdata.base import Rdata

Later: TypeAlias = "str | pulumi.Output[str] | Deferred"
"""A text, or one that Pulumi will know."""

Given: TypeAlias = "str | pulumi.Output[str] | Deferred | Rdata"
"""A value in presentation format, as rdata, or one that Pulumi will know."""

TextList: TypeAlias = "pulumi.Output[list[str]] | Deferred"
"""All values of an RRset in one Output; Cloudflare needs their number: `Deferred(output, count=2)`."""

Duration: TypeAlias = "int | str"
"""Seconds, or a text such as `5m`."""

V = TypeVar("V")


class RRsetArgs(TypedDict, Generic[V], total=False):
    """An RRset with more than its values: its TTL, who serves it, what Cloudflare keeps beside it."""

    ttl: Duration
    values: Required[V | Sequence[V] | TextList]
    only: Literal["route53", "cloudflare", "self_hosted", "other_nameservers"]
    proxied: bool
    comment: str
    tags: Sequence[str]
    accept: Mapping[str, str]


InDocument: TypeAlias = "Given | V | Sequence[Given | V] | TextList | RRsetArgs[Given | V]"
"""What a document has below a type whose values by named fields are `V`: one value, a list, or an RRset with more."""
