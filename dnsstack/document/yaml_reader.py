"""Read YAML from the parser's events: every scalar stays text, and surprising or dangerous features are refused.

Scalars are not converted: `0123` is not an octal number and `on` is not a boolean here. The C parser is used if PyYAML
has it; the Python one gives the same data and positions, more slowly.
"""

from __future__ import annotations

import re
from typing import Any, Final, NoReturn

import yaml

from dnsstack.document.tree import Builder, Frame, Tree, Unreadable
from dnsstack.errors import Position, Problem

MAX_ALIASED: Final = 100_000
"""Largest number of nodes that all aliases of a document may repeat: enough to share blocks; stops an expansion
attack."""

TEXT_NODE: Final = 64
"""So many characters of an aliased text count as one node, because each alias is read and validated again."""

_NO_VALUE: Final = frozenset(("", "~", "null", "Null", "NULL"))
_MERGE: Final = "<<"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def events(text: str) -> Any:
    """A parser of `text` with `get_event()`."""
    try:
        from yaml._yaml import CParser
    except ImportError:  # PyYAML without libyaml
        return python_events(text)
    return CParser(text)


def python_events(text: str) -> Any:
    """The same, from PyYAML's parser in Python."""
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class _Parser(Reader, Scanner, Parser):
        def __init__(self, stream: str) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)

        def get_event(self) -> Any:
            """The next event; a surrogate without its other half is refused, as in the C parser."""
            event: Any = super().get_event()  # type: ignore[no-untyped-call]  # the stubs leave it untyped
            if type(event) is yaml.ScalarEvent and _SURROGATE.search(event.value):
                mark: Any = event.start_mark
                raise yaml.MarkedYAMLError(problem="an escape is wrong", problem_mark=mark)
            return event

    return _Parser(text)


def read(text: str, file: str) -> Tree:
    """Read the document in `text`.

    Raises:
        Unreadable: the text is not YAML, or has a fault after which nothing can be read.
    """
    reader = _Reader(file)
    try:
        reader.run(events(text))
    except yaml.MarkedYAMLError as error:
        from dnsstack.document.yaml_faults import syntax_problem

        raise Unreadable([*reader.builder.problems, syntax_problem(error, text, file)]) from None
    except (yaml.YAMLError, ValueError, OverflowError):  # the Python parser on escapes and versions out of range
        message = "not valid YAML: an escape or a directive is wrong"
        problem = Problem(message, rule="yaml-syntax", position=Position(file, 1, 1))
        raise Unreadable([*reader.builder.problems, problem]) from None
    return reader.builder.tree()


class _Reader:
    """Passes events to a builder, and resolves anchors, aliases and merge keys."""

    def __init__(self, file: str) -> None:
        self.builder = Builder(file)
        self._anchors: dict[str, tuple[Any, int] | None] = {}  # None while the anchored block is still open
        self._open: list[tuple[str | None, int, bool]] = []  # anchor, nodes so far, has a merge key
        self._nodes = 0
        self._aliased = 0
        self._documents = 0

    def run(self, parser: Any) -> None:
        """Read all events."""
        builder, get_event = self.builder, parser.get_event
        while (event := get_event()) is not None:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                mark = event.start_mark
                if event.tag is not None or event.anchor is not None:
                    self._properties(event)
                self._nodes += 1
                value = event.value
                if builder.expects_key():
                    self._key(value, event, mark)
                elif value in _NO_VALUE and not event.style:
                    builder.no_value(mark.line + 1, mark.column + 1)
                else:
                    builder.scalar(value, mark.line + 1, mark.column + 1)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._start(event, {} if kind is yaml.MappingStartEvent else [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end()
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._document(event)

    def _key(self, value: str, event: Any, mark: Any) -> None:
        line, column = mark.line + 1, mark.column + 1
        if value in _NO_VALUE and not event.style:
            self.builder.key("", line, column)
            self.builder.report("key-not-text", "a key is missing; write text", line, column, silence=True)
            return
        if value == _MERGE and not event.style and self._open:
            self._open[-1] = (*self._open[-1][:2], True)
        self.builder.key(value, line, column)

    def _properties(self, event: Any) -> None:
        """Refuse a tag, and store the anchor of a scalar."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            hint = "every scalar is read as text, and its place says which type it has"
            self.builder.report("yaml-tag", f"the tag {tag!r} is not allowed; remove it", line, column, hint=hint)
        if event.anchor is not None and isinstance(event, yaml.ScalarEvent):
            self._anchors[event.anchor] = (event.value, 1 + len(event.value) // TEXT_NODE)

    def _start(self, event: Any, container: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if event.tag is not None:
            self._properties(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if self.builder.expects_key():
            self._refuse_key(line, column)
        self._nodes += 1
        self._open.append((event.anchor, self._nodes, False))
        self.builder.open(container, line, column)

    def _end(self) -> None:
        anchor, before, merges = self._open.pop()
        frame = self.builder.frame
        if merges and frame is not None:
            self._merge(frame)
        container = self.builder.close()
        if anchor is not None:
            self._anchors[anchor] = (container, self._nodes - before + 1)

    def _merge(self, frame: Frame) -> None:
        """`<<: *block` adds the keys of the block that the mapping itself does not have."""
        mapping: Any = frame.container
        blocks = mapping.pop(_MERGE)
        place = (*frame.path, _MERGE)
        for block in blocks if isinstance(blocks, list) else [blocks]:
            if not isinstance(block, dict):
                at = self.builder.positions.find(place)
                message = f"{block!r} can't be merged; write an alias of a mapping, or a list of them"
                self.builder.report("wrong-type", message, at.line, at.column)
                continue
            for key in block.keys() - mapping.keys():
                self.builder.positions.copy_entry(place, (*frame.path, key))
            for key, value in block.items():
                mapping.setdefault(key, value)

    def _alias(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        builder, name = self.builder, event.anchor
        if name not in self._anchors:
            message = f"the alias *{name} has no anchor &{name} before it"
            hint = f'put a wildcard in quotes: "*{name}"'
            builder.report("unknown-alias", message, line, column, hint=hint, silence=True)
            value, nodes = f"*{name}", 1
        elif (anchored := self._anchors[name]) is None:
            message = f"the alias *{name} is inside its own anchor; write it outside"
            builder.report("recursive-alias", message, line, column, silence=True)
            value, nodes = "", 1
        else:
            value, nodes = anchored
        self._nodes += nodes
        self._aliased += nodes
        if self._aliased > MAX_ALIASED:
            message = f"the aliases repeat more than {MAX_ALIASED} values, which is the limit"
            builder.report("too-many-aliases", message, line, column, hint="write shared parts once, with include:")
            raise Unreadable(builder.problems)
        if not builder.expects_key():
            builder.scalar(value, line, column)
        elif isinstance(value, str):
            builder.key(value, line, column)
        else:
            self._refuse_key(line, column)

    def _refuse_key(self, line: int, column: int) -> NoReturn:
        message = "a mapping or a list is used as a key; write text"
        hint = 'quote text that begins with { or [, such as "{x}"; templates are filled in before dnsstack reads them'
        self.builder.report("key-not-text", message, line, column, hint=hint)
        raise Unreadable(self.builder.problems)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            message = "a second YAML document begins here; a file has only one"
            self.builder.report("several-documents", message, line, column, hint="write one file for each domain")
            raise Unreadable(self.builder.problems)
