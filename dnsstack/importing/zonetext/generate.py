r"""BIND's directive `$GENERATE`, which makes records (BIND 9 administrator reference manual, "$GENERATE directive").

The rdata may be in quotes as a whole; then its words are those inside. `$` is the number;
`${offset,width,base}` adds an offset and writes it with this width in base d, o, x, X, n or N; `\$` is a dollar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dnsstack.importing.zonetext.entries import entries
from dnsstack.model.rdata.words import Quoted

MAX_STEPS: Final = 65536
"""The most records of one directive: the addresses of a /16."""

_RANGE: Final = re.compile(r"(\d{1,10})-(\d{1,10})(?:/(\d{1,10}))?")
_DOLLAR: Final = re.compile(r"\\\$|\$\$|\$\{(-?\d{1,10})(?:,(\d{1,3})(?:,([doxXnN]))?)?\}|\$(\{?)")


def generate(words: list[str]) -> Iterator[list[str]]:
    """The records of `start-stop[/step] owner [ttl] [class] type rdata`, as words.

    Raises:
        ValueError: the directive is wrong.
    """
    match = _RANGE.fullmatch(words[0]) if words else None
    if match is None or len(words) < 4:  # noqa: PLR2004  # range, owner, type, rdata
        msg = "$GENERATE can't be read; write $GENERATE start-stop[/step] owner [ttl] [class] type rdata"
        raise ValueError(msg)
    if isinstance(words[-1], Quoted):
        words = [*words[:-1], *_unquoted(words[-1])]
    start, stop, step = int(match[1]), int(match[2]), int(match[3] or 1)
    if step < 1 or stop < start or (stop - start) // step >= MAX_STEPS:
        msg = f"$GENERATE {words[0]} is not an ascending range of at most {MAX_STEPS} steps"
        raise ValueError(msg)
    for number in range(start, stop + 1, step):
        yield [type(word)(_substitute(word, number)) for word in words[1:]]


def _unquoted(word: str) -> list[str]:
    return [inner for entry in entries([word.replace('\\"', '"')]) for inner in entry.words]


def _substitute(word: str, number: int) -> str:
    if "$" not in word:
        return word

    def shown(match: re.Match[str]) -> str:
        if match[0] in ("\\$", "$$"):
            return "$"
        if match[4]:
            msg = f"$GENERATE has {word!r}, which is a wrong ${{offset,width,base}}"
            raise ValueError(msg)
        return _number(number + int(match[1] or 0), int(match[2] or 0), match[3] or "d")

    return _DOLLAR.sub(shown, word)


def _number(value: int, width: int, base: str) -> str:
    if value < 0:
        msg = "$GENERATE has an offset that makes a number negative"
        raise ValueError(msg)
    if base not in "nN":
        return format(value, f"0{width}{base}" if width else base)
    nibbles = format(value, "x" if base == "n" else "X")[::-1]
    wanted = max((width + 1) // 2, len(nibbles))
    return ".".join(nibbles.ljust(wanted, "0"))
