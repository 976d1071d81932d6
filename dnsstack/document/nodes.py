"""A document's text as a tree of nodes with their places, for the edits of `fmt` and `pin`.

The tree of a YAML text is made from the parser's events, that of a JSON text by our own reader: libyaml refuses JSON's
surrogate pairs, and keys of more than 1,024 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

import yaml

from dnsstack.document.json_reader import JsonReader
from dnsstack.document.tree import Builder, Container, Frame
from dnsstack.document.yaml_reader import events


class NodeKind(Enum):
    """The kind of a node."""

    MAPPING = auto()
    LIST = auto()
    SCALAR = auto()
    ALIAS = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the text: its offset, and its line and column, which count from 0."""

    offset: int
    line: int = 0
    column: int = 0


@dataclass(slots=True)
class Node:
    """A mapping, list, scalar or alias; `flow` is true in brackets, `style` is a scalar's quote or block sign."""

    kind: NodeKind
    start: Place
    end: Place
    flow: bool = False
    value: str = ""
    style: str | None = None
    anchored: bool = False
    entries: list[tuple[Node | None, Node]] = field(default_factory=list)
    """The entries of a mapping (key and value) or of a list (None and value)."""

    def get(self, key: str) -> tuple[Node, Node] | None:
        """The entry with this key, or None."""
        return next(((one, value) for one, value in self.entries if one is not None and one.value == key), None)

    @property
    def content_end(self) -> int:
        """The end of its last content; the end of a block itself is after the comments that follow."""
        node = self
        while node.entries and not node.flow:
            node = node.entries[-1][1]
        return node.end.offset


def walk(root: Node | None) -> Iterator[tuple[Node, bool]]:
    """Every node at its beginning (False), keys before values; mappings and lists again at their end (True)."""
    waiting = [] if root is None else [(root, False)]
    while waiting:
        node, ends = waiting.pop()
        yield node, ends
        if not ends and node.kind in (NodeKind.MAPPING, NodeKind.LIST):
            waiting.append((node, True))
            for key, value in reversed(node.entries):
                waiting.append((value, False))
                if key is not None:
                    waiting.append((key, False))


class _Open:
    """The tree while it is built: each complete node is added to the innermost open one."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._keys: list[Node | None] = []

    def add(self, node: Node) -> None:
        """Add a key, a value or an item."""
        if not self._open:
            self.root = self.root or node
        elif self._open[-1].kind is NodeKind.LIST:
            self._open[-1].entries.append((None, node))
        elif self._keys[-1] is None:
            self._keys[-1] = node
        else:
            self._open[-1].entries.append((self._keys[-1], node))
            self._keys[-1] = None

    def open(self, node: Node) -> None:
        """Begin a mapping or list; the reader has refused one that is a key."""
        self.add(node)
        self._open.append(node)
        self._keys.append(None)

    def close(self, end: Place) -> None:
        """End the innermost mapping or list."""
        self._open.pop().end = end
        self._keys.pop()


_OPENS: Final = {yaml.MappingStartEvent: NodeKind.MAPPING, yaml.SequenceStartEvent: NodeKind.LIST}
_LEAVES: Final = {yaml.ScalarEvent: NodeKind.SCALAR, yaml.AliasEvent: NodeKind.ALIAS}


def of_yaml(text: str) -> Node | None:
    """The tree of a YAML text that was read without faults; None for an empty text."""
    lines = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(mark: Any) -> Place:
        return Place(lines[min(mark.line, len(lines) - 1)] + mark.column, mark.line, mark.column)

    parser, tree = events(text), _Open()
    while (event := parser.get_event()) is not None:
        kind = type(event)
        if kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            tree.close(place(event.end_mark))
        elif kind in _OPENS or kind in _LEAVES:
            node = Node(_OPENS.get(kind) or _LEAVES[kind], place(event.start_mark), place(event.end_mark))
            node.flow, node.style = bool(getattr(event, "flow_style", False)), getattr(event, "style", None)
            node.value, node.anchored = getattr(event, "value", ""), event.anchor is not None
            (tree.open if kind in _OPENS else tree.add)(node)
    return tree.root


class _Places(Builder):
    """Builds the tree from the calls of the JSON reader."""

    def __init__(self, reader: JsonReader) -> None:
        super().__init__("")
        self.nodes = _Open()
        self._reader = reader

    def _leaf(self, text: str, line: int, column: int) -> None:
        start, end = self._reader.offset(line, column), self._reader.at
        self.nodes.add(Node(NodeKind.SCALAR, Place(start), Place(end), value=text))

    def key(self, text: str, line: int, column: int) -> None:
        """See `Builder.key`."""
        self._leaf(text, line, column)

    def scalar(self, value: Any, line: int, column: int) -> None:
        """See `Builder.scalar`."""
        self._leaf(str(value), line, column)

    def no_value(self, line: int, column: int) -> None:
        """See `Builder.no_value`."""
        self._leaf("", line, column)

    def open(self, container: Container, line: int, column: int) -> Frame:
        """See `Builder.open`."""
        start = Place(self._reader.offset(line, column))
        self.nodes.open(
            Node(NodeKind.LIST if isinstance(container, list) else NodeKind.MAPPING, start, start, flow=True)
        )
        return Frame(container, ())

    def close(self) -> Container:
        """See `Builder.close`."""
        self.nodes.close(Place(self._reader.at))
        return {}


def of_json(text: str) -> Node | None:
    """The tree of a JSON text that was read without faults."""
    reader = JsonReader(text, "")
    places = reader.builder = _Places(reader)
    reader.run()
    return places.nodes.root
