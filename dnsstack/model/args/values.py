"""Values of any record type as plain data; the named fields of a type are in its file in `model/rdata`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, Required, TypeAlias, TypedDict

if TYPE_CHECKING:
    import pulumi
    from typing_extensions import TypeVar

    from dnsstack.model.deferred import Deferred
    from dnsstack.model.rdata.base import Rdata
else:
    from typing import TypeVar

Later: TypeAlias = "pulumi.Input[str] | Deferred"
"""A text, or a text that is only known during the deployment."""

Given: TypeAlias = "pulumi.Input[str] | Deferred | Rdata"
"""A value in presentation format, as rdata, or one that is only known during the deployment."""

TextList: TypeAlias = "pulumi.Input[Sequence[pulumi.Input[str]]] | Deferred"
"""All values of an RRset in one Output. Cloudflare needs their number: `Deferred(output, count=2)`."""

Duration: TypeAlias = "int | str"
"""Seconds, or a text such as `5m`."""

if TYPE_CHECKING:
    V = TypeVar("V", default=Any)  # so that `FailoverArgs` and `RRsetArgs` need no parameter in a program
else:
    V = TypeVar("V")


class RRsetArgs(TypedDict, Generic[V], total=False):
    """An RRset with more keys than its values: TTL, `only`, and the keys for Cloudflare."""

    ttl: Duration
    values: Required[V | Sequence[V] | TextList]
    only: Literal["route53", "cloudflare", "self_hosted", "other_nameservers"]
    proxied: bool
    comment: str
    tags: Sequence[str]
    accept: Mapping[str, str]


InDocument: TypeAlias = "Given | V | Sequence[Given | V] | TextList | RRsetArgs[Given | V]"
"""The data below a record type in a document: one value, a list, or an RRset with more keys. `V` is a value as named
fields."""
