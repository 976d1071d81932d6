"""The base class of record types: a mnemonic, the RFC's fields, and both directions of presentation format.

Each type has one file in this folder; `__init__.py` is the roster. The fields of a type have the RFC's names.
`from_text` reads presentation format; `to_text` writes its canonical form, equal to the output of dnspython for the
same rdata with lower-case names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import BeforeValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from dnsstack.model.base import Model, invalid
from dnsstack.model.names import Name, read_name
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.spelling import Content, Form
from dnsstack.model.rdata.words import split

_MAX_DIGITS: Final = 10
"""Digits of the largest number in the DNS (32 bits); a text with more digits is not parsed."""


def _number(bits: int) -> tuple[BeforeValidator, WithJsonSchema]:
    """The annotation of an unsigned number of `bits` bits, written as a number or as a text of decimal digits."""
    high = 2**bits - 1

    def check(value: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS:
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= high:
            raise invalid(f"{value!r} is not allowed here; write a whole number 0..{high}")
        return value

    schema = {"anyOf": [{"type": "integer", "minimum": 0, "maximum": high}, {"type": "string", "pattern": "^[0-9]+$"}]}
    return BeforeValidator(check), WithJsonSchema(schema)


Uint8 = Annotated[int, *_number(8)]
Uint16 = Annotated[int, *_number(16)]


MAX_RDATA: Final = 65535
"""Largest size of rdata, in octets (RFC 1035 §3.2.1: RDLENGTH is 16 bits)."""

_SURELY_FITS: Final = MAX_RDATA // 5
"""A text of so few characters always fits in `MAX_RDATA`: up to four octets each, and the strings' lengths."""


def _wire_length(rdtype: str, text: str) -> int:
    import dns.exception
    import dns.rdata

    try:
        return len(dns.rdata.from_text("IN", rdtype, text).to_wire() or b"")
    except (dns.exception.DNSException, ValueError) as error:
        raise invalid(f"the rdata can't be sent in a DNS message: {error}") from None


class Rdata(Model):
    """One value of an RRset in canonical form: names are absolute and lower case, addresses compressed.

    Two values are equal if their fields are equal; then `to_text()` is equal, too.
    """

    rdtype: ClassVar[str]
    """The type mnemonic."""

    fields: ClassVar[tuple[str, ...]]
    """The RFC fields in the order of the presentation format."""

    target_field: ClassVar[str] = ""
    """The field that names another owner, or ""."""

    carriers: ClassVar[frozenset[ProviderId]] = frozenset()
    """The providers that serve RRsets of this type; for others, the rule `type-not-carried` refuses one."""

    cloudflare: ClassVar[Form | None] = None
    """How Cloudflare's API writes it: `content`, or `data` with named fields."""

    octodns: ClassVar[Form | None] = None
    """How octoDNS writes it."""

    @model_validator(mode="after")
    def _fits_on_the_wire(self) -> Self:
        if sum([len(value) for value in self.__dict__.values() if value.__class__ is str]) > _SURELY_FITS:
            found = _wire_length(self.rdtype, self.to_text())
            if found > MAX_RDATA:
                raise invalid(f"the rdata has {found} octets; the limit is {MAX_RDATA} (RFC 1035 §3.2.1)")
        return self

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read presentation format; the domain that is being validated completes relative names.

        Raises:
            PydanticCustomError, ValidationError: `text` is malformed; the message says what to write.
        """
        words = split(text)
        if len(words) != len(cls.fields):
            raise cls.malformed(text)
        return cls.of_words(dict(zip(cls.fields, words, strict=True)))

    @classmethod
    def of_words(cls, words: dict[str, str]) -> Self:
        """Rdata from its fields in presentation format; the validator of each field reads it.

        Raises:
            PydanticCustomError, ValidationError: a field is malformed; the message says what to write.
        """
        readers = _readers(cls)
        if not readers or sum(map(len, words.values())) > _SURELY_FITS:
            return cls(**words)
        try:
            found = {name: read(words[name]) for name, read in readers}
        except PydanticCustomError:
            return cls(**words)  # reports the fault with its field
        return cls.trusted(found)

    @classmethod
    def malformed(cls, text: str) -> Exception:
        """The error for a text with the wrong number of words."""
        shape = " ".join(cls.fields)
        return invalid(f"{text!r} is not {cls.rdtype} rdata; write `{shape}`")

    def to_text(self) -> str:
        """Canonical presentation format, on one line."""
        return " ".join(str(getattr(self, name)) for name in self.fields)

    def to_parts(self) -> dict[str, Any]:
        """The parts of the rdata, for a type whose form is `Parts`."""
        raise NotImplementedError(self.rdtype)

    @classmethod
    def from_parts(cls, parts: Mapping[str, Any]) -> Self:
        """Rdata from the parts that `to_parts` returns."""
        raise NotImplementedError(cls.rdtype, parts)

    @property
    def target_name(self) -> str:
        """The owner that the value points to (absolute); "" if its type has no target, or if it is not known yet."""
        value = getattr(self, self.target_field) if self.target_field else ""
        return value if isinstance(value, str) else ""


@cache
def _readers(kind: type[Rdata]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """The reader of each field, if Pydantic does nothing else for this type; otherwise ()."""
    found: list[tuple[str, Any]] = []
    for name, field in kind.model_fields.items():
        before = [one for one in field.metadata if not isinstance(one, WithJsonSchema)]
        if len(before) != 1 or not isinstance(before[0], BeforeValidator) or field.annotation not in (str, int):
            return ()
        found.append((name, before[0].func))
    if tuple(kind.model_fields) != kind.fields:
        return ()
    only = kind.__pydantic_decorators__.model_validators.keys() == {"_fits_on_the_wire"}
    return tuple(found) if only else ()


class SingleName(Rdata):
    """Rdata that has only one name."""

    fields: ClassVar[tuple[str, ...]] = ("target",)
    target_field: ClassVar[str] = "target"
    cloudflare: ClassVar[Form | None] = Content("target")
    octodns: ClassVar[Form | None] = Content("target")

    target: Name
    """Name that the record points to."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read one name."""
        words = split(text)
        if len(words) != 1:
            raise cls.malformed(text)
        try:
            return cls.trusted({"target": read_name(words[0])})
        except PydanticCustomError:
            return cls(target=words[0])  # reports the fault with its field

    def to_text(self) -> str:
        """The target, absolute."""
        return self.target


MAX_CHARACTER_STRING: Final = 255
"""Largest size of one character-string, in octets (RFC 1035 §3.3)."""
