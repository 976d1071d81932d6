"""octoDNS's YAML: `!include`, merges in its own order, and where each record is (octoDNS 1.22, `octodns/yaml.py`).

Files are read as nodes, which have their places; includes and merges are carried out on the nodes, and only then are
they made into values. An include stays inside the folder of the file that includes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from dnsstack import files
from dnsstack.errors import DocumentError, Position, Problem, UsageError

_BASE: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH: Final = 10
_MAX_PAIRS: Final = 100_000
"""Keys that merges may make in all: each may repeat what was merged before it."""
_MERGE: Final = "tag:yaml.org,2002:merge"
_VALUE: Final = "tag:yaml.org,2002:value"
_TEXT: Final = "tag:yaml.org,2002:str"
_LIST: Final = "tag:yaml.org,2002:seq"


@dataclass(frozen=True, slots=True)
class OctodnsRecord:
    """One record of the file: its owner as octoDNS reads it, its body, and where it begins."""

    name: str
    body: Any
    position: Position


def entries(source: str, file: str) -> Iterator[OctodnsRecord]:
    """Every record of a zone's file, in its order.

    Raises:
        UsageError: the file can't be read.
        DocumentError: it is not YAML that octoDNS writes; with its place.
    """
    try:
        reading = _Reading()
        root = reading.compose(file, 0)
        if not isinstance(root, yaml.MappingNode):
            message = f"{file}: a mapping of owners to records is octoDNS's form of a zone"
            raise DocumentError([Problem(message)])
        reading.resolve(root)
        for key, value in root.value:
            name = _name(reading, key)
            if value.tag != _LIST:
                yield OctodnsRecord(name, _constructed(reading, value), reading.place(key))
                continue
            for node in value.value:
                yield OctodnsRecord(name, _constructed(reading, node), reading.place(node))
    except OSError as error:
        msg = f"{source}: {f'{error.filename}: ' if error.filename else ''}it can't be read: {error.strerror}"
        raise UsageError(msg) from None
    except UnicodeDecodeError as error:
        raise _fault(f"it is not UTF-8: {error.reason}", None, file) from None
    except RecursionError:
        raise _fault("it is nested too deeply", None, file) from None


def _fault(reason: str, position: Position | None, file: str = "") -> DocumentError:
    at = f"{file}: " if position is None and file else ""
    return DocumentError([Problem(f"{at}not YAML that octoDNS writes: {reason}", position=position)])


class _Reading:
    """The nodes of a file and of those that it includes."""

    def __init__(self) -> None:
        self._files: dict[int, str] = {}
        self._kept: list[yaml.Node] = []
        """What was composed: ids are those of existing objects."""
        self._done: set[int] = set()
        self._open: set[int] = set()
        self._pairs = 0

    def compose(self, file: str, depth: int) -> Any:
        """The root node of a file, its includes in place."""
        text = files.read_text(file)
        loader = _BASE(text)
        try:
            root = loader.get_single_node()
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "it can't be read"
            position = Position(file, mark.line + 1, mark.column + 1) if mark else None
            raise _fault(str(reason), position, file) from None
        finally:
            loader.dispose()
        return self._included(root, file, depth) if root is not None else None

    def _included(self, root: Any, file: str, depth: int) -> Any:
        """Put what each `!include` names in its place; a node that several aliases name is looked at once."""
        existing = yaml.SequenceNode(_TEXT, [root])
        waiting: list[Any] = [existing]
        self._kept += [existing, root]
        while waiting:
            node = waiting.pop()
            if id(node) in self._files:
                continue
            self._files[id(node)] = file
            if isinstance(node, yaml.SequenceNode):
                node.value = [self._swapped(inner, file, depth) for inner in node.value]
                waiting += [inner for inner in node.value if id(inner) not in self._files]
            elif isinstance(node, yaml.MappingNode):
                node.value = [(key, self._swapped(value, file, depth)) for key, value in node.value]
                waiting += [inner for pair in node.value for inner in pair if id(inner) not in self._files]
        return existing.value[0]

    def _swapped(self, node: Any, file: str, depth: int) -> Any:
        if node.tag != "!include" or not isinstance(node, yaml.ScalarNode):
            return node
        position = Position(file, node.start_mark.line + 1, node.start_mark.column + 1)
        folder = Path(file).parent.resolve()
        inner = (folder / node.value).resolve()
        if not inner.is_relative_to(folder):
            reason = f"!include {node.value}: it leaves the folder of the including file, which is not allowed"
            raise _fault(reason, position)
        if depth >= _MAX_DEPTH:
            raise _fault(f"!include {node.value}: files include one another more than {_MAX_DEPTH} deep", position)
        found = self.compose(str(inner), depth + 1)
        if found is None:
            raise _fault(f"!include {node.value}: there is nothing in the file", position)
        return found

    def place(self, node: Any) -> Position:
        """Where a node begins, in its own file."""
        return Position(self._files.get(id(node), ""), node.start_mark.line + 1, node.start_mark.column + 1)

    def resolve(self, root: Any) -> None:
        """Carry out every merge below `root`, in the file's order: what a merge names comes before it."""
        waiting = [root]
        seen: set[int] = set()
        while waiting:
            node = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                self._flatten(node)
                waiting += [value for _, value in reversed(node.value)]
            elif isinstance(node, yaml.SequenceNode):
                waiting += reversed(node.value)

    def _flatten(self, node: Any) -> None:
        """As octoDNS does: what is merged comes where `<<` does, and the last of equal keys counts."""
        if id(node) in self._done:
            return
        if id(node) in self._open:
            raise _fault("a mapping is merged into itself", self.place(node))
        self._open.add(id(node))
        pairs: dict[Any, Any] = {}
        for key, value in node.value:
            merged = self._merged(value) if key.tag == _MERGE else [(key, value)]
            for inner, item in merged:
                if inner.tag == _VALUE:
                    inner.tag = _TEXT
                word = (inner.tag, inner.value) if isinstance(inner, yaml.ScalarNode) else id(inner)
                pairs[word] = (inner, item)
            if key.tag == _MERGE:
                self._count(len(merged), node)
        node.value = list(pairs.values())
        self._open.discard(id(node))
        self._done.add(id(node))

    def _count(self, pairs: int, node: Any) -> None:
        self._pairs += pairs
        if self._pairs > _MAX_PAIRS:
            raise _fault(f"its merges make more than {_MAX_PAIRS} keys", self.place(node))

    def _merged(self, value: Any) -> list[Any]:
        """The pairs of a mapping, or of a list of mappings, of which the first counts."""
        if isinstance(value, yaml.MappingNode):
            self._flatten(value)
            return list(value.value)
        if isinstance(value, yaml.SequenceNode):
            found: list[Any] = []
            for node in reversed(value.value):
                if not isinstance(node, yaml.MappingNode):
                    raise _fault("only a mapping can be merged", self.place(node))
                self._flatten(node)
                found += node.value
                self._count(0 if len(found) <= _MAX_PAIRS else len(found), node)
            return found
        raise _fault("only a mapping, or a list of mappings, can be merged", self.place(value))


def _constructed(reading: _Reading, node: Any) -> Any:
    """The node's value.

    Raises:
        DocumentError: a tag that octoDNS does not know, or a number that no field takes.
    """
    loader = _BASE("")
    try:
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise _fault(str(error.problem), reading.place(node)) from None
    except (ValueError, OverflowError):
        raise _fault("a number or a time has more digits than any field takes", reading.place(node)) from None
    finally:
        loader.dispose()


def _name(reading: _Reading, key: Any) -> str:
    """An owner as octoDNS reads it; what YAML reads as anything but the text that is written is refused."""
    if not isinstance(key, yaml.ScalarNode):
        raise _fault("an owner is a text", reading.place(key))
    found = _constructed(reading, key)
    if str(found) != key.value:
        reason = f"the owner {key.value or 'without a text'} is {found!r} for YAML, no text: put it in quotes"
        raise _fault(reason, reading.place(key))
    return str(found)
