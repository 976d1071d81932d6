"""Plain values in the engine's form, and their comparison.

The engine has numbers as floats; an integral one becomes an int here, so that a TTL of 60.0 is 60.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

Values = dict[str, Any]
"""The inputs or outputs of one resource."""


class Unknown:
    """A value that is known only after the deployment; the only instance is `UNKNOWN`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<known after apply>"


UNKNOWN: Final = Unknown()


def has_unknown(value: Any) -> bool:
    """True if `value` is unknown, or has an unknown anywhere inside."""
    if isinstance(value, (str, int, float)):  # nearly all values are of these types, and `isinstance` of an ABC is slow
        return False
    if isinstance(value, Mapping):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(has_unknown(item) for item in value)
    return value is UNKNOWN


def integral(value: float) -> int | float:
    """The value; a float without a fraction becomes an int."""
    return int(value) if value.is_integer() else value


def is_empty(value: Any) -> bool:
    """True if a provider takes `value` for "not set"."""
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
    """`value`, with the keys of every mapping in it, at any depth, changed by `spell`."""
    if isinstance(value, Mapping):
        return {spell(key): respell(item, spell) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [respell(item, spell) for item in value]
    return value
