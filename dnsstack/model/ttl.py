"""Durations in seconds: TTLs and all other times of a document.

Written as seconds (`300`) or with BIND's units (`5m`, `1h30m`, `2d`, `1w`), as in a zone file's `$TTL`.
A TTL is 0..2147483647 (RFC 2181 §8).
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

from dnsstack.model.faults import invalid

MAX_TTL: Final = 2**31 - 1
"""RFC 2181 §8: an unsigned 31-bit number of seconds."""

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION: Final = re.compile(r"(?:\d{1,10}[smhdw])+", re.IGNORECASE)
_PART: Final = re.compile(r"(\d+)([smhdw])")


def parse(text: object) -> int:
    """The seconds of a duration such as `300`, `"300"`, `"5m"` or `"1h30m"`.

    Raises:
        ValueError: `text` is not a duration, or is above 2147483647 seconds.
    """
    if isinstance(text, int) and not isinstance(text, bool):
        seconds = text
    elif isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= len(str(MAX_TTL)):
        seconds = int(text)
    elif isinstance(text, str) and _DURATION.fullmatch(text):
        seconds = sum(int(count) * _UNITS[unit] for count, unit in _PART.findall(text.lower()))
    else:
        raise ValueError
    if not 0 <= seconds <= MAX_TTL:
        raise ValueError
    return seconds


def to_text(seconds: int) -> str:
    """The duration with the largest unit that gives a whole number: `90`, `5m`, `2d`."""
    for unit in "dhm":
        if seconds and seconds % _UNITS[unit] == 0:
            return f"{seconds // _UNITS[unit]}{unit}"
    return str(seconds)


def _validate(value: Any) -> int:
    try:
        return parse(value)
    except ValueError:
        message = (
            f"{value!r} is not a duration; write seconds or units such as 300, 5m or 1h30m, at most {MAX_TTL} seconds"
        )
        raise invalid(message, rule="bad-duration") from None


_SCHEMA: Final = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": MAX_TTL},
        {"type": "string", "pattern": "^([0-9]+|([0-9]+[smhdwSMHDW])+)$"},
    ]
}

Seconds = Annotated[int, BeforeValidator(_validate), WithJsonSchema(_SCHEMA)]
"""A duration in whole seconds."""

Ttl = Seconds
"""A TTL in seconds, 0..2147483647 (RFC 2181 §8)."""
