"""RRsets: all values of one owner and type, with one TTL (RFC 2181 §5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, SerializeAsAny, ValidationError, ValidationInfo
from pydantic_core import InitErrorDetails, PydanticCustomError

from dnsstack.errors import DocumentPath
from dnsstack.model.base import NO_PATH, Accept, Bool, Model, NonEmpty, Written, details, invalid
from dnsstack.model.deferred import Deferred, lift
from dnsstack.model.names import OwnerName
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.nearest import did_you_mean
from dnsstack.model.rdata import ROSTER, TXT, Rdata
from dnsstack.model.rdata.txt import chunks
from dnsstack.model.ttl import Ttl

Value = Rdata | Deferred
"""One value of an RRset: rdata, or something Pulumi will know."""


def same_record(value: Value) -> str:
    """What Cloudflare tells two records of a name and type apart by: of a TXT the joined text, however it is split.

    It refuses a second record of the same (81058), so this is what a name is made of, too.
    """
    if isinstance(value, TXT) and len(value.strings) > 1:
        return TXT(strings=chunks(b"".join(value.strings))).to_text()
    return value.to_text()


class _Read(tuple[Value, ...]):
    """Values that `read_values` has made: they are not read again."""

    __slots__ = ()


def _known_type(value: Any) -> str:
    if value not in ROSTER:
        raise invalid(f"{value!r} is not a record type that dnsstack carries{did_you_mean(str(value), ROSTER)}")
    return str(value)


def _values(value: Any, info: ValidationInfo) -> Any:
    rdtype = info.data.get("rdtype")
    if value.__class__ is _Read:
        return value
    if rdtype is None:  # a wrong type is told already
        return _HOLE
    errors: list[InitErrorDetails] = []
    values = read_values(rdtype, value, (), errors)
    if errors:
        raise ValidationError.from_exception_data("values", errors)
    return values


RdataType = Annotated[str, BeforeValidator(_known_type)]
"""A record type's mnemonic."""

Values = Annotated[tuple[SerializeAsAny[Rdata] | Deferred, ...], BeforeValidator(_values), Field(min_length=1)]
"""What one owner has of one type: at least one value, read as the field `rdtype` says."""


class RRset(Model):
    """All values that one owner has of one type.

    `values` keeps the document's order; order means nothing in DNS. `only` names the one provider that serves
    the RRset, a difference that is accepted by name. `proxied`, `comment` and `tags` are Cloudflare's.
    Built in Python, `values` takes rdata and whatever a document may hold.
    """

    owner: OwnerName
    rdtype: RdataType
    ttl: Ttl
    """Time to live: seconds (300) or with units (5m)."""
    values: Values
    """One value or a list of values."""
    only: ProviderId | None = None
    """The one provider that serves this RRset: a difference accepted by name."""
    proxied: Bool = False
    """Cloudflare's proxy answers instead."""
    comment: NonEmpty | None = None
    """A note for readers."""
    tags: tuple[NonEmpty, ...] = ()
    """Cloudflare's tags of the records."""
    accept: Accept = Field(default_factory=dict)
    """Rules accepted here, by id, each with the reason."""
    path: Written = NO_PATH

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


def read_value(rdtype: str, value: Any) -> Value:
    """One value in any of its forms: presentation format, named RFC fields, rdata, an Output.

    Raises:
        PydanticCustomError, ValidationError: what is wrong with it.
    """
    kind = ROSTER[rdtype]
    if isinstance(value, str):
        return kind.from_text(value)
    value = lift(value)
    if isinstance(value, Deferred) or value.__class__ is kind:
        return value
    if isinstance(value, Mapping):
        return kind.model_validate(value)
    if isinstance(value, Rdata):
        raise invalid(f"{value.rdtype} rdata is among the values of {rdtype}; write {rdtype} rdata")
    raise invalid(f"{value!r} is not {rdtype} rdata; write text or named fields ({', '.join(kind.fields)})")


def read_values(
    rdtype: str, values: Any, at: tuple[str | int, ...], errors: list[InitErrorDetails]
) -> tuple[Value, ...]:
    """Every value of an RRset; faults are added to `errors` under the path `at`."""
    single = values.__class__ is not list and (
        isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Sequence)
    )
    read: list[Value] = []
    for index, value in enumerate((values,) if single else values):
        try:
            found = read_value(rdtype, value)
            read.extend(found.parts() if isinstance(found, Deferred) else (found,))
        except (PydanticCustomError, ValidationError) as error:
            errors.extend(details(error, at if single else (*at, index), value))
    if not single and not values:
        errors.extend(details(invalid("there is no value; write at least one"), at, values))
    return _Read(read)


class _Texts(dict[str, Rdata]):
    """The values of one type by their text: what is written many times, as a load balancer's name is, is read once."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[str], Rdata]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Rdata:
        found = self[text] = self._read(text)
        return found


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a section of a document needs: its key, the TTL of entries that name none, all faults so far.

    Paths of faults begin below the section.
    """

    section: str
    ttl: int
    errors: list[InitErrorDetails] = field(default_factory=list)
    known: dict[str, _Texts] = field(default_factory=dict)
    """By type, what was read of this section so far: under one origin a text means one value."""

    def texts(self, rdtype: str, body: Any) -> tuple[Rdata, ...]:
        """The values of a body of texts that are all right, as nearly every body is; () for others."""
        texts = self.known.get(rdtype)
        if texts is None:
            if rdtype not in ROSTER:
                return ()
            texts = self.known[rdtype] = _Texts(ROSTER[rdtype].from_text)
        try:
            if body.__class__ is str:
                return (texts[body],)
            if body.__class__ is list and {*map(type, body)} == {str}:
                return tuple([texts[text] for text in body])
        except (PydanticCustomError, ValidationError):
            return ()
        return ()

    def refuse(self, error: PydanticCustomError | ValidationError, at: tuple[str | int, ...], found: Any) -> None:
        """Keep a fault."""
        self.errors.extend(details(error, at, found))

    def fields(self, body: Mapping[str, Any], at: tuple[str, str], owner: str) -> dict[str, Any]:
        """A body's fields, with those that its place fills; a body that fills them itself is refused."""
        placed = {"owner": owner, "rdtype": at[1], "path": DocumentPath((self.section, *at))}
        for key in placed.keys() & body.keys():
            error = PydanticCustomError("extra_forbidden", "Extra inputs are not permitted")
            self.refuse(error, (*at, key), body[key])
        return {"ttl": self.ttl, **body, **placed}


def read_rrset(owner: str, at: tuple[str, str], body: Any, reading: Reading) -> RRset | None:
    """The RRset of one `TYPE: body` entry, or None with its faults in `reading`.

    `owner` is absolute, `at` the owner and type as they are written. A body is one value, a list of values, or a
    mapping with the key `values` and the RRset's other fields.
    """
    rdtype = at[1]
    at_once = reading.texts(rdtype, body)
    if at_once:
        return _plain(owner, at, at_once, reading)
    errors = reading.errors
    before = len(errors)
    try:
        _known_type(rdtype)
    except PydanticCustomError as error:
        reading.refuse(error, at, rdtype)
        return None
    if body.__class__ is not str and isinstance(body, Mapping) and "values" in body:
        values = read_values(rdtype, body["values"], (*at, "values"), errors)
        fields = reading.fields(body, at, owner)
    else:
        values = read_values(rdtype, body, at, errors)
        if len(errors) == before:
            return _plain(owner, at, tuple(values), reading)
        fields = {"ttl": reading.ttl, "owner": owner, "rdtype": rdtype, "path": DocumentPath((reading.section, *at))}
    fields["values"] = values or _HOLE
    try:
        rrset = RRset.model_validate(fields)
    except ValidationError as error:
        reading.refuse(error, at, body)
        return None
    return rrset if len(errors) == before else None


def _plain(owner: str, at: tuple[str, str], values: tuple[Value, ...], reading: Reading) -> RRset:
    """An RRset with nothing but values: all of it is read already."""
    return RRset.trusted(
        {
            "owner": owner,
            "rdtype": at[1],
            "ttl": reading.ttl,
            "values": values,
            "only": None,
            "proxied": False,
            "comment": None,
            "tags": (),
            "accept": {},
            "path": DocumentPath((reading.section, *at)),
        }
    )


_HOLE: Final = _Read((Deferred(None),))
"""Represents values whose faults are told already."""

__all__ = ["RRset", "RdataType", "Reading", "Value", "Values", "read_rrset", "read_value", "read_values"]
