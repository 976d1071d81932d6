"""NAPTR: a rewrite rule of the dynamic delegation discovery system (RFC 3403 §4)."""

from __future__ import annotations

from typing import ClassVar, Final, Required, Self, TypedDict

from dnsstack.model.names import Name
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Rdata, Uint16
from dnsstack.model.rdata.character_string import CharacterString, Escaped
from dnsstack.model.rdata.spelling import EVERYBODY, Form, Named, Special
from dnsstack.model.rdata.words import quote, split, to_bytes

_QUOTED: Final = frozenset({2, 3, 4})
_STRINGS: Final = ("flags", "service", "regexp")


class NAPTRArgs(TypedDict, total=False):
    """An NAPTR value as plain data."""

    order: Required[int]
    preference: Required[int]
    flags: Required[str]
    service: Required[str]
    regexp: Required[str]
    replacement: Required[str]


class NAPTR(Rdata):
    """One rewrite rule: a regular expression, or a replacement name if `replacement` is not `.`."""

    rdtype: ClassVar[str] = "NAPTR"
    fields: ClassVar[tuple[str, ...]] = ("order", "preference", "flags", "service", "regexp", "replacement")
    target_field: ClassVar[str] = "replacement"
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
    cloudflare: ClassVar[Form | None] = Named({"regexp": "regex"})
    octodns: ClassVar[Form | None] = Special()

    order: Uint16
    """Order of the rules; the lowest comes first."""
    preference: Uint16
    """Preference among rules of equal order; the lowest is tried first."""
    flags: CharacterString
    """Flags: S, A, U, P or none; they say what the result of the rule is."""
    service: CharacterString
    """Services that the rule leads to."""
    regexp: CharacterString
    """Regular expression and its replacement, such as !^.*$!sip:info@example.com!."""
    replacement: Name
    """Name to look up next."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read `100 10 "S" "SIP+D2U" "" _sip._udp`; the three strings may be in quotes."""
        words = split(text, quotes=_QUOTED)
        if len(words) != len(cls.fields):
            raise cls.malformed(text)
        fields: dict[str, str] = dict(zip(cls.fields, words, strict=True))
        return cls.of_words(fields | {name: Escaped(fields[name]) for name in _STRINGS})

    def to_text(self) -> str:
        """Presentation format; the three strings are always in quotes."""
        strings = " ".join(quote(to_bytes(getattr(self, name))) for name in _STRINGS)
        return f"{self.order} {self.preference} {strings} {self.replacement}"
