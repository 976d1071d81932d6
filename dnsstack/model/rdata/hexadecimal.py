"""Digests, fingerprints and certificates: fields in hexadecimal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from dnsstack.model.base import invalid
from dnsstack.model.rdata.base import Rdata
from dnsstack.model.rdata.words import split

_HEX: Final = re.compile(r"(?:[0-9a-f]{2})+")


def _hexadecimal(value: Any) -> str:
    text = "".join(str(value).split()).lower()
    if not _HEX.fullmatch(text):
        raise invalid(f"{value!r} is not hexadecimal; write pairs of 0-9 and a-f")
    return text


Hexadecimal = Annotated[
    str, BeforeValidator(_hexadecimal), WithJsonSchema({"type": "string", "pattern": "^[0-9a-fA-F ]+$"})
]
"""Octets in lower-case hexadecimal, without white space."""


class Digested(Rdata):
    """Rdata whose last field is hexadecimal; another field may fix its length."""

    kind_field: ClassVar[str]
    """The field with the kind of digest."""

    octets_by_kind: ClassVar[Mapping[int, int]]
    """Length of each known digest, in octets."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read presentation format; white space inside the hexadecimal is allowed."""
        words = split(text)
        leading = len(cls.fields) - 1
        if len(words) <= leading:
            raise cls.malformed(text)
        return cls(**dict(zip(cls.fields, [*words[:leading], "".join(words[leading:])], strict=True)))

    @model_validator(mode="after")
    def _length_fits_the_kind(self) -> Self:
        kind = getattr(self, self.kind_field)
        allowed = self.octets_by_kind.get(kind)
        found = len(getattr(self, self.fields[-1])) // 2
        if allowed is not None and found != allowed:
            field = self.fields[-1]
            raise invalid(f"the {field} has {found} octets; with {self.kind_field} {kind} it must have {allowed}")
        return self
