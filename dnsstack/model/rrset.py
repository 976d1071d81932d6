"""RRsets: all values of one owner and type, with one TTL (RFC 2181 §5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import Field, SerializeAsAny, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from dnsstack.errors import Path
from dnsstack.model.base import Accept, Bool, Model, Text, Written, details, invalid
from dnsstack.model.deferred import Deferred, lift
from dnsstack.model.names import OwnerName
from dnsstack.model.nearest import did_you_mean
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ROSTER, Rdata
from dnsstack.model.ttl import Ttl

Value = Rdata | Deferred
"""One value of an RRset: rdata, or something Pulumi will know."""


class RRset(Model):
    """All values that one owner has of one type.

    `values` keeps the document's order; order means nothing in DNS. `only` names the one provider that serves
    the RRset, a difference that is accepted by name. `proxied`, `comment` and `tags` are Cloudflare's.
    """

    owner: OwnerName
    rdtype: str
    ttl: Ttl
    values: tuple[SerializeAsAny[Rdata] | Deferred, ...] = Field(min_length=1)
    only: ProviderId | None = None
    proxied: Bool = False
    comment: Text | None = None
    tags: tuple[Text, ...] = ()
    accept: Accept
    path: Written

    @property
    def rdata(self) -> tuple[Rdata, ...]:
        """The values that are known now."""
        return tuple(value for value in self.values if isinstance(value, Rdata))

    @property
    def is_known(self) -> bool:
        """True where no value is deferred."""
        return not any(isinstance(value, Deferred) for value in self.values)

    def serves(self, provider: ProviderId) -> bool:
        """True where `provider` is to serve this RRset, as far as the document restricts it."""
        return self.only is None or self.only is provider


_BODY_KEYS: Final = frozenset(RRset.model_fields) - {"owner", "rdtype", "path"}


def read_value(rdtype: str, value: Any) -> Value:
    """One value in any of its forms: presentation format, named RFC fields, rdata, an Output.

    Raises:
        PydanticCustomError, ValidationError: what is wrong with it.
    """
    kind = ROSTER[rdtype]
    value = lift(value)
    if isinstance(value, (kind, Deferred)):
        return value
    if isinstance(value, str):
        return kind.from_text(value)
    if isinstance(value, Mapping):
        return kind.model_validate(value)
    if isinstance(value, Rdata):
        raise invalid(f"{value.rdtype} rdata among the values of {rdtype}: {rdtype} rdata is allowed")
    raise invalid(f"{value!r} is not {rdtype} rdata: text or named fields ({', '.join(kind.fields)}) are allowed")


def read_values(
    rdtype: str, values: Any, at: tuple[str | int, ...], errors: list[InitErrorDetails]
) -> tuple[Value, ...]:
    """Every value of an RRset; faults are added to `errors` under the path `at`."""
    single = isinstance(values, (str, Mapping)) or not isinstance(values, Sequence)
    read = []
    for index, value in enumerate([values] if single else values):
        try:
            read.append(read_value(rdtype, value))
        except (PydanticCustomError, ValidationError) as error:
            errors.extend(details(error, at if single else (*at, index), value))
    if not single and not values:
        errors.extend(details(invalid("no value: at least one is needed; an RRset is never empty"), at, values))
    return tuple(read)


def read_rrset(
    owner: Any, rdtype: Any, body: Any, default_ttl: int, at: tuple[str | int, ...], errors: list[InitErrorDetails]
) -> RRset | None:
    """The RRset of one `TYPE: body` entry, or None with its faults in `errors`.

    A body is one value, a list of values, or a mapping with the key `values` and the RRset's other fields.
    """
    if rdtype not in ROSTER:
        hint = did_you_mean(str(rdtype), ROSTER)
        errors.extend(details(invalid(f"{rdtype!r} is not a record type that dnsstack carries{hint}"), at, rdtype))
        return None
    before = len(errors)
    fields: dict[str, Any] = {}
    if isinstance(body, Mapping) and "values" in body:
        fields = dict(body)
        values = read_values(rdtype, fields.pop("values"), (*at, "values"), errors)
    else:
        values = read_values(rdtype, body, at, errors)
    fields.setdefault("ttl", default_ttl)
    try:
        known = {"owner": owner, "rdtype": rdtype, "values": values or (_HOLE,), "path": Path(at)}
        rrset = RRset.model_validate(fields | known)
    except ValidationError as error:
        errors.extend(_rrset_errors(error, at, body))
        return None
    return rrset if len(errors) == before else None


_HOLE: Final = Deferred(None)


def _rrset_errors(error: ValidationError, at: tuple[str | int, ...], body: Any) -> Iterator[InitErrorDetails]:
    """Faults of the RRset's own fields; a fault of the owner belongs to the owner's key, one level up."""
    for part in details(error, (), body):
        loc = part.get("loc", ())
        yield InitErrorDetails(
            type=part["type"],
            loc=at[:-1] if loc[:1] == ("owner",) else (*at, *loc),
            input=part["input"],
            ctx=part.get("ctx", {}),
        )


__all__ = ["RRset", "Value", "read_rrset", "read_value", "read_values"]
