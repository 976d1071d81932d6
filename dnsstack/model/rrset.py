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
"""One value of an RRset: rdata, or a value that is only known during the deployment."""


def same_record(value: Value) -> str:
    """The text by which Cloudflare compares two records of one name and type; how a TXT is split does not count.

    Cloudflare refuses a second record with the same text (error 81058), so resource names are made of it, too.
    """
    if isinstance(value, TXT) and len(value.strings) > 1:
        return TXT(strings=chunks(b"".join(value.strings))).to_text()
    return value.to_text()


class _Read(tuple[Value, ...]):
    """Values that `read_values` has returned: they are not read again."""

    __slots__ = ()


def _known_type(value: Any) -> str:
    if value not in ROSTER:
        raise invalid(f"{value!r} is not a record type that dnsstack serves{did_you_mean(str(value), ROSTER)}")
    return str(value)


def _values(value: Any, info: ValidationInfo) -> Any:
    rdtype = info.data.get("rdtype")
    if value.__class__ is _Read:
        return value
    if rdtype is None:  # a wrong type is reported already
        return _HOLE
    errors: list[InitErrorDetails] = []
    values = read_values(rdtype, value, (), errors)
    if errors:
        raise ValidationError.from_exception_data("values", errors)
    return values


RdataType = Annotated[str, BeforeValidator(_known_type)]
"""A record type's mnemonic."""

Values = Annotated[tuple[SerializeAsAny[Rdata] | Deferred, ...], BeforeValidator(_values), Field(min_length=1)]
"""The values of one owner and type, at least one; the field `rdtype` says how they are read."""


class RRset(Model):
    """All values of one owner and type.

    `values` keeps the order of the document; the order has no meaning in DNS. `only` names the one provider that serves
    the RRset; this difference between providers is accepted. `proxied`, `comment` and `tags` are for Cloudflare. In
    Python, `values` takes rdata, and every form that a document may have.

    Raises:
        DocumentError: the RRset is malformed; every fault is reported.
    """

    owner: OwnerName
    rdtype: RdataType
    ttl: Ttl
    """Time to live: seconds (300) or with units (5m)."""
    values: Values
    """One value or a list of values."""
    only: ProviderId | None = None
    """The one provider that serves this RRset; the others do not have it."""
    proxied: Bool = False
    """Cloudflare answers with the addresses of its proxy instead."""
    comment: NonEmpty | None = None
    """A note for readers."""
    tags: tuple[NonEmpty, ...] = ()
    """Tags of the records at Cloudflare."""
    accept: Accept = Field(default_factory=dict)
    """Rules whose findings are accepted here, by id, each with the reason."""
    path: Written = NO_PATH

    @property
    def rdata(self) -> tuple[Rdata, ...]:
        """The values that are known now."""
        return tuple(value for value in self.values if isinstance(value, Rdata))

    @property
    def is_known(self) -> bool:
        """True if no value is deferred."""
        return not any(isinstance(value, Deferred) for value in self.values)

    def serves(self, provider: ProviderId) -> bool:
        """True unless `only` names another provider than `provider`."""
        return self.only is None or self.only is provider


def read_value(rdtype: str, value: Any) -> Value:
    """Read one value in any of its forms: presentation format, named RFC fields, rdata, an Output.

    Raises:
        PydanticCustomError, ValidationError: the value is malformed.
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
        raise invalid(f"{value.rdtype} rdata is in the values of {rdtype}; write {rdtype} rdata")
    raise invalid(f"{value!r} is not {rdtype} rdata; write text or named fields ({', '.join(kind.fields)})")


def read_values(
    rdtype: str, values: Any, at: tuple[str | int, ...], errors: list[InitErrorDetails]
) -> tuple[Value, ...]:
    """Read every value of an RRset; faults are added to `errors` under the path `at`."""
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
    """The values of one type by their text, so that a text that is written many times is read once."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[str], Rdata]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Rdata:
        found = self[text] = self._read(text)
        return found


@dataclass(frozen=True, slots=True)
class Reading:
    """The state of reading one section of a document: its key, the TTL of entries without one, and all faults so far.

    The paths of faults begin below the section.
    """

    section: str
    ttl: int
    errors: list[InitErrorDetails] = field(default_factory=list)
    known: dict[str, _Texts] = field(default_factory=dict)
    """By type, the values read so far in this section: under one origin, a text always means the same value."""

    def texts(self, rdtype: str, body: Any) -> tuple[Rdata, ...]:
        """The values of a body that has only texts without faults, as nearly all have; () for any other body."""
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
        """Add a fault."""
        self.errors.extend(details(error, at, found))

    def fields(self, body: Mapping[str, Any], at: tuple[str, str], owner: str) -> dict[str, Any]:
        """The fields of a body, plus those that its place gives; a body that writes the latter is refused."""
        placed = {"owner": owner, "rdtype": at[1], "path": DocumentPath((self.section, *at))}
        for key in placed.keys() & body.keys():
            error = PydanticCustomError("extra_forbidden", "Extra inputs are not permitted")
            self.refuse(error, (*at, key), body[key])
        return {"ttl": self.ttl, **body, **placed}


def read_rrset(owner: str, at: tuple[str, str], body: Any, reading: Reading) -> RRset | None:
    """The RRset of one `TYPE: body` entry; None if it is malformed, and `reading` has the faults.

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
    """An RRset that has only values, which are read already."""
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
"""Replaces values whose faults are reported already."""
