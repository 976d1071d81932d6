"""Who carries a record type, and how formats other than presentation format spell it: what a type says of itself.

A type says nothing by default: nobody carries it, and no format has it. The formats' modules know these few forms and
no type by name, but for what a type calls `Special`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dnsstack.model.nameservers import ProviderId

EVERYBODY: Final = frozenset(ProviderId)
"""Both clouds and plain name servers."""

PLAIN_SERVERS: Final = frozenset((ProviderId.SELF_HOSTED, ProviderId.OTHER))
"""Name servers that load zone files: they take every type that has a wire form."""


@dataclass(frozen=True, slots=True)
class Content:
    """One text: the value of the field `of`, the whole presentation format where it is "".

    `beside` are fields that are written next to it, with the format's names for them.
    """

    of: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping: fields with the format's names for them; fields that have the same name there need no entry.

    `above` are keys that are also written outside the mapping, `also` are further names that are read.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """The format's name for a field."""
        return self.names.get(name, name)


@dataclass(frozen=True, slots=True)
class Parts:
    """A mapping of what the type's own `to_parts` gives and `from_parts` takes."""


@dataclass(frozen=True, slots=True)
class Special:
    """The format has rules of its own for this type; its module has them."""


Form = Content | Named | Parts | Special
