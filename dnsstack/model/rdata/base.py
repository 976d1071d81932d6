"""What a record type is: its mnemonic, its RFC fields, and both directions of its presentation format.

One file a type lies beside this one; `__init__.py` is the roster. A type states its fields with the RFC's names;
`from_text` reads presentation format, `to_text` writes the canonical one, equal to what dnspython prints for the
same rdata with lower-case names.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import Field

from dnsstack.model.base import Model, invalid

Uint8 = Annotated[int, Field(ge=0, le=255)]
Uint16 = Annotated[int, Field(ge=0, le=65535)]
Uint32 = Annotated[int, Field(ge=0, le=2**32 - 1)]


class Rdata(Model):
    """One value of an RRset, canonical: names absolute and lower case, addresses compressed.

    Equal rdata have equal fields, and equal `to_text()`.
    """

    rdtype: ClassVar[str]
    """The type mnemonic."""

    fields: ClassVar[tuple[str, ...]]
    """The RFC fields in the order of the presentation format."""

    target_field: ClassVar[str] = ""
    """The field that names another host, or ""."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read presentation format; relative names take the origin of the domain being validated.

        Raises:
            PydanticCustomError, ValidationError: with what was found and what is allowed.
        """
        words = text.split()
        if len(words) != len(cls.fields):
            raise cls.malformed(text)
        return cls.model_validate(dict(zip(cls.fields, words, strict=True)))

    @classmethod
    def malformed(cls, text: str) -> Exception:
        """The error for a text with the wrong number of words."""
        shape = " ".join(cls.fields)
        return invalid(f"{text!r} is not {cls.rdtype} rdata: `{shape}` is allowed")

    def to_text(self) -> str:
        """Canonical presentation format, on one line."""
        return " ".join(str(getattr(self, name)) for name in self.fields)

    @property
    def target(self) -> str:
        """The host that the value names, or "" for types that name none."""
        return str(getattr(self, self.target_field)) if self.target_field else ""


def words_then_rest(text: str, count: int) -> list[str] | None:
    """The first `count` words and everything after them, or None where there are fewer."""
    words = text.split(None, count)
    return words if len(words) == count + 1 else None


MAX_CHARACTER_STRING: Final = 255
"""Octets in one character-string (RFC 1035 §3.3)."""

__all__ = ["MAX_CHARACTER_STRING", "Any", "Rdata", "Uint8", "Uint16", "Uint32", "words_then_rest"]
