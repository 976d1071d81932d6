"""CAA: the certification authorities that may issue certificates (RFC 8659 §4)."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Final, Required, Self, TypedDict

from pydantic import BeforeValidator, WithJsonSchema

from dnsstack.model.base import invalid
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Rdata, Uint8
from dnsstack.model.rdata.character_string import Escaped, Octets
from dnsstack.model.rdata.spelling import EVERYBODY, Form, Named
from dnsstack.model.rdata.words import quote, split, to_bytes

_QUOTED: Final = frozenset({1, 2})
_TAG: Final = re.compile(r"[A-Za-z0-9]{1,255}")


def _tag(value: Any) -> str:
    text = str(value)
    if not _TAG.fullmatch(text):
        raise invalid(f"{text!r} is not a CAA tag; use letters and digits only, as in issue, issuewild, iodef")
    return text


Tag = Annotated[str, BeforeValidator(_tag), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9]+$"})]


class CAAArgs(TypedDict, total=False):
    """A CAA value as plain data."""

    flags: Required[int]
    tag: Required[str]
    value: Required[str]


class CAA(Rdata):
    """A rule for the issuance of certificates for the owner and every name below it."""

    rdtype: ClassVar[str] = "CAA"
    fields: ClassVar[tuple[str, ...]] = ("flags", "tag", "value")
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
    cloudflare: ClassVar[Form | None] = Named()
    octodns: ClassVar[Form | None] = Named()

    flags: Uint8
    """Flags: 128 means that an authority must understand the tag."""
    tag: Tag
    """Property: issue, issuewild, iodef …"""
    value: Octets
    """Value of the property."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read `0 issue "letsencrypt.org"`; quotes are needed only if the value has white space."""
        words = split(text, quotes=_QUOTED)
        if len(words) != len(cls.fields):
            raise cls.malformed(text)
        return cls.of_words({"flags": words[0], "tag": words[1], "value": Escaped(words[2])})

    def to_text(self) -> str:
        """Presentation format; the value is always in quotes."""
        return f"{self.flags} {self.tag} {quote(to_bytes(self.value))}"
