"""A roster whose parts are loaded when they are first used: a run pays only for the parts that it uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

Part = TypeVar("Part")


class Roster(Mapping[str, Part]):
    """Parts by name, in the order of `names`; `load` is called once for each part that is used."""

    __slots__ = ("_load", "_parts")

    def __init__(self, names: Iterable[str], load: Callable[[str], Part]) -> None:
        self._parts: dict[str, Part | None] = dict.fromkeys(names)
        self._load = load

    def __getitem__(self, name: str) -> Part:
        part = self._parts[name]
        if part is None:
            part = self._parts[name] = self._load(name)
        return part

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)
