"""The positions in a document: one compact number for each key, value and list item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from dnsstack.errors import Position, Problem

Steps = tuple[str | int, ...]
"""A path: keys and indexes, beginning at the root of the document."""

_BITS: Final = 28  # a file has at most 64 MiB, so lines and columns are at most 2**26
_MASK: Final = 2**_BITS - 1


class Positions:
    """The position of each key and each value of a document, in all its files.

    Lines and columns count from 1; column 0 means "not known". A scalar value has its own position; a mapping or list
    has the position of its key.
    """

    __slots__ = ("_spots", "files")

    def __init__(self, file: str) -> None:
        self.files: list[str] = [file]
        """The files, as the user named them; the document itself comes first."""
        self._spots: dict[Steps, int] = {}

    def add(self, path: Steps, key_line: int, key_column: int, line: int, column: int) -> None:
        """Store the positions of the key and the value at `path` (for a list item, both are the same)."""
        self._spots[path] = ((key_line << _BITS | key_column) << _BITS | line) << _BITS | column

    def copy_entry(self, source: Steps, target: Steps) -> None:
        """Give `target` the position of `source`."""
        self._spots[target] = self._spots[source]

    def adopt(self, other: Positions) -> None:
        """Add the positions of another file for paths that have none here."""
        shift: list[int] = []
        for name in other.files:
            if name not in self.files:
                self.files.append(name)
            shift.append(self.files.index(name) << 4 * _BITS)
        for path, spot in other._spots.items():
            if path not in self._spots:
                self._spots[path] = shift[spot >> 4 * _BITS] | spot & (1 << 4 * _BITS) - 1

    def find(self, path: Sequence[str | int], *, key: bool = False) -> Position:
        """The position of `path`, or of the nearest enclosing path with one; with `key`, the position of its key."""
        steps = tuple(path)
        spot = self._spots.get(steps)
        if spot is None and steps[3:4] == ("values",):  # the values may be written without the key `values`
            shorter = steps[:3] + steps[4:]
            return self.find(shorter if shorter in self._spots else steps[:3], key=key)
        while spot is None and steps:
            steps = steps[:-1]
            spot = self._spots.get(steps)
        if spot is None:
            return Position(self.files[0], 1, 1)
        where = spot >> 2 * _BITS if key else spot
        return Position(self.files[spot >> 4 * _BITS], where >> _BITS & _MASK, where & _MASK)

    def locate(self, problems: Iterable[Problem]) -> list[Problem]:
        """The same problems; one without a position gets it."""
        return [problem if problem.position else problem.at(self.find(tuple(problem.path))) for problem in problems]

    def __len__(self) -> int:
        return len(self._spots)


def below(path: Sequence[str | int], roots: Collection[Steps]) -> bool:
    """True if `path` is one of the set `roots`, or is below one."""
    steps = tuple(path)
    return any(steps[:length] in roots for length in range(len(steps) + 1))
