"""Who serves a record type, and how formats other than presentation format write it; each type declares this itself.

A type that declares nothing is served by no provider and is in no format. The modules of the formats know only these
few forms, and no type by name, except a type with the form `Special`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dnsstack.model.nameservers import ProviderId

EVERYBODY: Final = frozenset(ProviderId)
"""Route53, Cloudflare, own and third-party name servers."""


@dataclass(frozen=True, slots=True)
class Content:
    """One text: the value of the field `of`, or the whole presentation format if `of` is "".

    `beside` are fields that are written next to it, each with its name in the format.
    """

    of: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping of fields, each with its name in the format; a field with the same name there needs no entry.

    `above` are keys that are also written outside the mapping; `also` are further names that are read.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """The format's name for a field."""
        return self.names.get(name, name)


@dataclass(frozen=True, slots=True)
class Parts:
    """A mapping that the type's own `to_parts` writes and `from_parts` reads."""


@dataclass(frozen=True, slots=True)
class Special:
    """The module of the format has special code for this type."""


Form = Content | Named | Parts | Special
