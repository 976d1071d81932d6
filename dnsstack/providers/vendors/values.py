"""Plain values in the engine's spelling, and what tells two of them apart.

Numbers arrive from the engine as floats: an integral one becomes an int here, so that a TTL of 60.0 is 60.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

Values = dict[str, Any]
"""The inputs or outputs of one resource."""


class Unknown:
    """A value that is only known after apply; there is one, `UNKNOWN`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<known after apply>"


UNKNOWN: Final = Unknown()


def has_unknown(value: Any) -> bool:
    """True where `value` is, or holds anywhere, an unknown."""
    if isinstance(value, (str, int, float)):  # nearly all are, and an ABC is slow to say no
        return False
    if isinstance(value, Mapping):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(has_unknown(item) for item in value)
    return value is UNKNOWN


def integral(value: float) -> int | float:
    """An int where the float is one."""
    return int(value) if value.is_integer() else value


def is_empty(value: Any) -> bool:
    """True where a provider takes `value` for "not set"."""
    return value is None or value == "" or (isinstance(value, (Mapping, Sequence)) and not value)


_WORD: Final = re.compile(r"_([a-z0-9])")
_CAPITAL: Final = re.compile(r"([A-Z])")


def camel(name: str) -> str:
    """`zone_id` as `zoneId`."""
    return _WORD.sub(lambda match: match.group(1).upper(), name)


def snake(name: str) -> str:
    """`zoneId` as `zone_id`."""
    return _CAPITAL.sub(lambda match: f"_{match.group(1).lower()}", name)


def respell(value: Any, spell: Callable[[str], str]) -> Any:
    """`value` with every mapping's keys spelt by `spell`, all the way down."""
    if isinstance(value, Mapping):
        return {spell(key): respell(item, spell) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [respell(item, spell) for item in value]
    return value
