"""Build plain data and positions from keys, scalars and brackets, and find the faults that all formats share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from dnsstack.document.positions import Positions, Steps
from dnsstack.errors import DocumentPath, Position, Problem

MAX_DEPTH: Final = 32
"""Largest number of levels of nesting; a document needs seven."""

Container = dict[str, Any] | list[Any]


class Unreadable(Exception):  # control flow inside this package; users see DocumentError
    """The rest of this file can't be read; it has every problem found so far."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__()


@dataclass(slots=True)
class Tree:
    """One file as plain data whose scalars are all text, with positions and all faults found so far."""

    data: Any
    positions: Positions
    problems: list[Problem] = field(default_factory=list)
    silenced: list[Steps] = field(default_factory=list)
    """Paths with a fault that is reported already: faults of the model at these paths are not reported."""
    incomplete: bool = False
    """True if a fragment could not be read: a missing key may be in it."""


@dataclass(slots=True)
class Frame:
    """An open mapping or list."""

    container: Container
    path: Steps
    key: str | None = None
    key_at: tuple[int, int] = (0, 0)
    repeated: bool = False
    """True if the same key came before: its value is read and dropped."""


class Builder:
    """Builds mappings and lists from keys and scalars.

    If a key comes twice, its first value is kept. Every fault is noted with its position, and reading goes on, except
    after nesting deeper than `MAX_DEPTH`.
    """

    __slots__ = ("_stack", "frame", "positions", "problems", "root", "silenced")

    def __init__(self, file: str) -> None:
        self.positions = Positions(file)
        self.problems: list[Problem] = []
        self.silenced: list[Steps] = []
        self.root: Any = None
        self.frame: Frame | None = None
        self._stack: list[Frame | None] = []

    def expects_key(self) -> bool:
        """True inside a mapping, before a key."""
        frame = self.frame
        return frame is not None and frame.key is None and type(frame.container) is dict

    def key(self, text: str, line: int, column: int) -> None:
        """Add a key to the open mapping."""
        frame = self.frame
        if frame is None:
            return
        frame.key, frame.key_at = text, (line, column)
        if text in frame.container:
            first = self.positions.find((*frame.path, text), key=True)
            message = f"the key {text!r} is written twice; the first is in line {first.line}"
            self.report("duplicate-key", message, line, column, hint="merge both into one, or remove one")
            frame.key, frame.repeated = f"{text}\0", True

    def scalar(self, value: Any, line: int, column: int) -> None:
        """Add a value to the open mapping or list; the parts of an alias keep their positions."""
        frame = self.frame
        if frame is None:
            self.root = value
            return
        container = frame.container
        if type(container) is list:
            self.positions.add((*frame.path, len(container)), line, column, line, column)
            container.append(value)
            return
        key = frame.key or ""
        self.positions.add((*frame.path, key), *frame.key_at, line, column)
        self._store(frame, key, value)

    def no_value(self, line: int, column: int) -> None:
        """Report that a value is missing."""
        path = self.here()
        name = f"{path[-1]!r} has" if path and isinstance(path[-1], str) else "there is"
        hint = "write {} for the defaults" if path and path[-1] in _DEFAULTABLE else "give it one, or remove the line"
        if path:
            self.report("no-value", f"{name} no value; write one", line, column, hint=hint, silence=True)
        self.scalar("", line, column)

    def open(self, container: Container, line: int, column: int) -> Frame:
        """Begin a mapping or list."""
        path = self.here()
        if len(self._stack) >= MAX_DEPTH:
            message = f"this is nested more than {MAX_DEPTH} levels deep; the limit is {MAX_DEPTH}"
            self.report("too-deep", message, line, column)
            raise Unreadable(self.problems)
        frame = self.frame
        if frame is not None:
            at = (line, column) if type(frame.container) is list else frame.key_at
            self.positions.add(path, *at, *at)
        self._stack.append(frame)
        self.frame = Frame(container, path)
        return self.frame

    def close(self) -> Container:
        """End the open mapping or list."""
        done, outer = self.frame, self._stack.pop()
        container: Container = {} if done is None else done.container
        self.frame = outer
        if outer is None:
            self.root = container
        elif type(outer.container) is list:
            outer.container.append(container)
        else:
            self._store(outer, outer.key or "", container)
        return container

    def here(self) -> Steps:
        """The path of the value that comes next."""
        frame = self.frame
        if frame is None:
            return ()
        if type(frame.container) is list:
            return (*frame.path, len(frame.container))
        return frame.path if frame.key is None else (*frame.path, frame.key)

    def report(self, rule: str, message: str, line: int, column: int, *, hint: str = "", silence: bool = False) -> None:
        """Note a fault; with `silence`, a fault of the model at the same path is not reported."""
        path = self.here()
        position = Position(self.positions.files[0], line, column)
        shown = (step.rstrip("\0") if isinstance(step, str) else step for step in path)
        self.problems.append(Problem(message, DocumentPath(shown), hint=hint, rule=rule, position=position))
        if silence:
            self.silenced.append(path)

    def tree(self) -> Tree:
        """The result of reading."""
        return Tree(self.root, self.positions, self.problems, self.silenced)

    @staticmethod
    def _store(frame: Frame, key: str, value: Any) -> None:
        if not frame.repeated and type(frame.container) is dict:
            frame.container[key] = value
        frame.key, frame.repeated = None, False


_DEFAULTABLE: Final = frozenset(("route53", "cloudflare"))
