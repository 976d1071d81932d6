"""The parts that each name of a graph can reach; every name is visited once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


class Reach:
    """The parts of each name and of all names that it leads to; equal sets are shared where this is known.

    In a circle, a name may have only the parts that were found before the circle closed; a rule refuses circles.
    """

    def __init__(self, onward: Callable[[str], Iterable[str]], own: Callable[[str], Iterable[Any]]) -> None:
        self._onward = onward
        self._own = own
        self._known: dict[str, frozenset[Any]] = {}

    def of(self, name: str) -> frozenset[Any]:
        """Everything that `name` reaches."""
        waiting, begun = [name], set[str]()
        while waiting:
            current = waiting[-1]
            ahead = [one for one in self._onward(current) if one not in self._known and one not in begun]
            if current not in self._known and ahead:
                begun.add(current)
                waiting += ahead
                continue
            waiting.pop()
            if current not in self._known:
                self._known[current] = self._joined(current)
        return self._known[name]

    def _joined(self, name: str) -> frozenset[Any]:
        parts = [self._known[one] for one in self._onward(name) if one in self._known]
        own = frozenset(self._own(name))
        distinct = {id(part): part for part in (own, *parts) if part}
        if len(distinct) <= 1:
            return next(iter(distinct.values()), own)
        return frozenset().union(*distinct.values())
