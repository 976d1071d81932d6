"""TXT: text of any length, in strings of at most 255 octets (RFC 1035 §3.3.14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Final, Self, TypedDict

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from dnsstack.model.base import invalid
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import MAX_CHARACTER_STRING, MAX_RDATA, Rdata
from dnsstack.model.rdata.spelling import EVERYBODY, Content, Form, Special
from dnsstack.model.rdata.words import quote, quoted_strings, to_bytes, to_str

_SURELY_FITS: Final = MAX_RDATA // 5
"""A text of so few characters always fits in `MAX_RDATA`: up to four octets each, and the strings' lengths."""


def chunks(value: bytes) -> tuple[bytes, ...]:
    """`value` split into strings of 255 octets; the last may be shorter. There is always at least one string."""
    if len(value) <= MAX_CHARACTER_STRING:
        return (value,)
    return tuple(value[at : at + MAX_CHARACTER_STRING] for at in range(0, len(value), MAX_CHARACTER_STRING))


def _strings(value: Any) -> tuple[bytes, ...]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise invalid(f"{value!r} is not allowed here; write a list of texts")
    strings = tuple(_string(string) for string in value)
    if not strings:
        raise invalid("there is no string; write at least one, which may be empty")
    longest = max(map(len, strings))
    if longest > MAX_CHARACTER_STRING:
        hint = "write it as one text, which dnsstack splits"
        raise invalid(f"a string has {longest} octets; the limit is 255 (RFC 1035 §3.3)", hint=hint)
    if sum(map(len, strings)) + len(strings) > MAX_RDATA:
        raise invalid("the text has more than 65535 octets in a DNS message, which is the limit (RFC 1035 §3.2.1)")
    return strings


def _string(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return to_bytes(value)
    raise invalid(f"{value!r} is not allowed here; write text")


_SCHEMA: Final = {"type": "array", "items": {"type": "string"}, "minItems": 1}


class TXTArgs(TypedDict, total=False):
    """A TXT value as plain data: its strings, or one text, which is split if it is too long."""

    strings: Sequence[str | bytes]
    text: str


class TXT(Rdata):
    """Text in one or more strings; a reader joins the strings without anything between them.

    Give `text` (literal, split into strings of 255 octets) or `strings` (kept as they are).
    """

    rdtype: ClassVar[str] = "TXT"
    fields: ClassVar[tuple[str, ...]] = ("text",)
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
    cloudflare: ClassVar[Form | None] = Content()
    octodns: ClassVar[Form | None] = Special()

    strings: Annotated[tuple[bytes, ...], BeforeValidator(_strings), WithJsonSchema(_SCHEMA)]
    """Strings of at most 255 octets, kept as they are."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read literal content; a `text` that has only quoted strings is read as presentation format."""
        if '"' not in text and len(text) <= _SURELY_FITS:
            return cls.trusted({"strings": chunks(to_bytes(text))})
        strings = quoted_strings(text)
        return cls(strings=strings if strings is not None else chunks(to_bytes(text)))

    @model_validator(mode="before")
    @classmethod
    def _split_text(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or "text" not in data:
            return data
        rest = {key: value for key, value in data.items() if key != "text"}
        if "strings" in rest:
            raise invalid("both text and strings are given; write only one of them")
        return {**rest, "strings": chunks(_string(data["text"]))}

    def to_text(self) -> str:
        """Presentation format; every string is in quotes."""
        return " ".join([quote(string) for string in self.strings])

    @property
    def text(self) -> str:
        """The strings joined; octets that are not UTF-8 become surrogate escapes."""
        return to_str(b"".join(self.strings))

    @property
    def plain(self) -> str | None:
        """The literal text that `from_text` reads as this value, or None if only quoted strings do."""
        text = self.text
        if not text.isprintable() or chunks(b"".join(self.strings)) != self.strings:
            return None
        return text if text and quoted_strings(text) is None else None
