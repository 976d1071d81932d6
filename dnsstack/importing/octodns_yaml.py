"""octoDNS's YAML: `!include`, octoDNS's order of merges, and positions (octoDNS 1.22, `octodns/yaml.py`).

Files are read as nodes, which have positions; includes and merges are carried out on the nodes, which then become
values. A file may include only files of its own folder.
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
"""The most keys that all merges may make, because each merge may repeat the ones before it."""
_MERGE: Final = "tag:yaml.org,2002:merge"
_VALUE: Final = "tag:yaml.org,2002:value"
_TEXT: Final = "tag:yaml.org,2002:str"
_LIST: Final = "tag:yaml.org,2002:seq"


@dataclass(frozen=True, slots=True)
class OctodnsRecord:
    """One record of the file: its owner as octoDNS reads it, its body, and its position."""

    name: str
    body: Any
    position: Position


def entries(source: str, file: str) -> Iterator[OctodnsRecord]:
    """Every record of a zone's file, in order.

    Raises:
        UsageError: the file can't be read.
        DocumentError: it is not YAML of octoDNS; the error has the position.
    """
    try:
        reading = _Reading()
        root = reading.compose(file, 0)
        if not isinstance(root, yaml.MappingNode):
            message = f"{file} is not a zone of octoDNS, which is a mapping of owners to records"
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
    """The nodes of a file and of its included files."""

    def __init__(self) -> None:
        self._files: dict[int, str] = {}
        self._kept: list[yaml.Node] = []
        """The composed nodes; they are kept so that their ids stay unique."""
        self._done: set[int] = set()
        self._open: set[int] = set()
        self._pairs = 0

    def compose(self, file: str, depth: int) -> Any:
        """The root node of a file, with its includes."""
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
        """Replace each `!include` by the file's content; a node with several aliases is visited once."""
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
            reason = (
                f"!include {node.value} is outside of the folder of the including file; move the file into that folder"
            )
            raise _fault(reason, position)
        if depth >= _MAX_DEPTH:
            raise _fault(
                f"!include {node.value} is nested deeper than {_MAX_DEPTH} files; include fewer levels", position
            )
        found = self.compose(str(inner), depth + 1)
        if found is None:
            raise _fault(f"!include {node.value} names an empty file", position)
        return found

    def place(self, node: Any) -> Position:
        """The position of a node in its own file."""
        return Position(self._files.get(id(node), ""), node.start_mark.line + 1, node.start_mark.column + 1)

    def resolve(self, root: Any) -> None:
        """Carry out every merge below `root`, in the file's order, because a merge names an earlier node."""
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
        """Merge as octoDNS does: merged keys are at the position of `<<`, and the last of equal keys is used."""
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
        """The pairs of a mapping, or of a list of mappings, of which the first one with a key is used."""
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
        DocumentError: it has a tag that octoDNS does not know, or a number that is too long for any field.
    """
    loader = _BASE("")
    try:
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise _fault(str(error.problem), reading.place(node)) from None
    except (ValueError, OverflowError):
        raise _fault("a number or a time has more digits than any field can have", reading.place(node)) from None
    finally:
        loader.dispose()


def _name(reading: _Reading, key: Any) -> str:
    """An owner as octoDNS reads it; an owner that YAML does not read as the written text is refused."""
    if not isinstance(key, yaml.ScalarNode):
        raise _fault("an owner is not a text; write a text", reading.place(key))
    found = _constructed(reading, key)
    if str(found) != key.value:
        reason = f"the owner {key.value or 'without a text'} is {found!r} for YAML and not a text; put it in quotes"
        raise _fault(reason, reading.place(key))
    return str(found)
