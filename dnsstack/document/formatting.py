"""`fmt`: one layout for YAML documents; the text is edited in place.

Two spaces for each level, lists indented below their key, one space after a colon or a dash, double quotes where they
change nothing, no trailing white space, at most one empty line. Everything else stays: order, comments, flow or block
style, line breaks. Only white space and quotes are changed, and the result loads the same.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from dnsstack.document.nodes import Node, NodeKind, of_yaml, walk
from dnsstack.document.source import read_text
from dnsstack.document.tree import Unreadable
from dnsstack.errors import DocumentError

_STEP: Final = 2
_PASSES: Final = 4
_IGNORED: Final = re.compile(r"[\s'\"]")
_GAP: Final = re.compile(r"[ \t]*:[ \t]*")
_OTHER_BREAKS: Final = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
"""Characters that end a line in YAML 1.1 (§5.4) but in no editor: with them, positions count lines differently."""
_PLAIN_QUOTED: Final = re.compile(r"'[^'\"\\\n]*'")


def fmt(text: str, format: str = "yaml") -> str:  # noqa: A002  # the usual word
    """The same document in canonical layout. To format the result again changes nothing.

    JSON is indented by two spaces. A text whose layout can't be changed safely is returned unchanged.

    Raises:
        DocumentError: the text can't be read as a document.
    """
    data = _data(text, format)
    if format == "json":
        return _json(text.removeprefix("\ufeff"), data)
    before = text = text.removeprefix("\ufeff")
    if _OTHER_BREAKS.search(text):
        return text
    for _ in range(_PASSES):
        after = _Layout(before).text()
        if _IGNORED.sub("", after) != _IGNORED.sub("", before) or not _loads_as(after, data):
            return text
        if after == before:
            return after
        before = after
    return text


def _json(text: str, data: Any) -> str:
    try:
        after = json.dumps(json.loads(text), indent=_STEP, ensure_ascii=False) + "\n"
    except ValueError:  # a number of thousands of digits
        return text
    return after if _loads_as(after, data, "json") else text  # 1e3 would become 1000.0


def _data(text: str, kind: str) -> Any:
    try:
        tree = read_text(text, kind, "<text>")
    except Unreadable as unreadable:
        raise DocumentError(unreadable.problems) from None
    if tree.problems:
        raise DocumentError(tree.problems)
    return tree.data


def _loads_as(text: str, data: Any, kind: str = "yaml") -> bool:
    try:
        return bool(_data(text, kind) == data)
    except DocumentError:
        return False


@dataclass(slots=True)
class _Block:
    """An open mapping or list; columns count from 0 and have no meaning inside brackets."""

    is_list: bool
    is_flow: bool
    old: int
    new: int
    key: Node | None = None
    """In a mapping: the key whose value comes next."""


@dataclass(slots=True)
class _Line:
    """The layout of one line."""

    entries: list[tuple[int, int]] = field(default_factory=list)
    """Old and new column of each block entry that begins here, outermost first."""
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    inside: bool = False
    """True if the line continues a text of several lines."""


class _Layout:
    """Formats a text in one pass: find the place of each node, then write each line."""

    def __init__(self, text: str) -> None:
        self._source = text.replace("\r\n", "\n")
        self._texts = self._source.split("\n")
        self._lines = [_Line() for _ in self._texts]
        self._blocks: list[_Block] = []
        self._can_move = True
        for node, ends in walk(of_yaml(self._source)):
            self._take(node, ends=ends)

    def text(self) -> str:
        """The text in its new layout."""
        if not self._can_move:
            return self._source
        shown = [self._edited(number) for number in range(len(self._texts))]
        indents = self._indents()
        lines: list[str] = []
        for number, body in enumerate(shown):
            inside = self._lines[number].inside
            line = body if inside and not body.strip() else " " * indents[number] + body.lstrip(" \t")
            line = line if inside else line.rstrip()
            if line or inside or (lines and lines[-1]):
                lines.append(line)
        while lines and not lines[-1] and not self._lines[len(self._texts) - 1].inside:
            lines.pop()
        return "\n".join(lines) + "\n"

    def _take(self, node: Node, *, ends: bool) -> None:
        if ends:
            self._blocks.pop()
            return
        self._place(node)
        if node.kind is NodeKind.SCALAR:
            self._scalar(node)
        elif node.kind is not NodeKind.ALIAS:
            self._open(node, is_list=node.kind is NodeKind.LIST)

    def _place(self, node: Node) -> None:
        """Note the place where a key, a value or a list item begins."""
        block = self._blocks[-1] if self._blocks else None
        if block is None:
            return
        line, column = node.start.line, node.start.column
        if block.is_list:
            if not block.is_flow:
                self._item(block, line, column)
        elif block.key is None:
            block.key = node
            if not block.is_flow:
                self._can_move &= self._texts[line][:column].strip() in ("", "-") or column == block.old
                self._lines[line].entries.append((block.old, block.new))
        else:
            key_end, block.key = block.key.end, None
            if key_end.line == line and _GAP.fullmatch(self._texts[line][key_end.column : column]):
                self._lines[line].edits.append((key_end.column, column, ": "))

    def _item(self, block: _Block, line: int, column: int) -> None:
        """Note an item of a block list; its dash is in the same line, or in one above."""
        at = line
        while at > 0 and self._texts[at][block.old : block.old + 1] != "-":
            at -= 1
        self._lines[at].entries.append((block.old, block.new))
        gap = self._texts[line][block.old + 1 : column]
        if at == line and gap and not gap.strip():
            self._lines[line].edits.append((block.old + 1, column, " "))

    def _open(self, node: Node, *, is_list: bool) -> None:
        parent = self._blocks[-1] if self._blocks else None
        new = parent.new + _STEP if parent else 0
        old = node.start.column
        if node.anchored and not node.flow:
            old = self._next_content(node.start.line + 1)
        self._blocks.append(_Block(is_list, node.flow, old, new))

    def _next_content(self, line: int) -> int:
        """The indentation of the next line that has more than a comment."""
        for text in self._texts[line:]:
            body = text.lstrip(" ")
            if body and not body.startswith("#"):
                return len(text) - len(body)
        return 0

    def _scalar(self, node: Node) -> None:
        start, end = node.start, node.end
        is_block = node.style in ("|", ">")
        last = end.line - 1 if is_block and end.column == 0 else end.line
        for number in range(start.line + 1, min(last + 1, len(self._lines))):
            self._lines[number].inside = True
        if node.style == "'" and start.line == end.line:
            raw = self._texts[start.line][start.column : end.column]
            if _PLAIN_QUOTED.fullmatch(raw) and raw[1:-1].isprintable():
                self._lines[start.line].edits.append((start.column, end.column, f'"{raw[1:-1]}"'))

    def _edited(self, number: int) -> str:
        body = self._texts[number]
        for start, end, replacement in sorted(self._lines[number].edits, reverse=True):
            body = body[:start] + replacement + body[end:]
        return body

    def _indents(self) -> list[int]:
        """The new indentation of every line: an entry by its level, any other line by the entry that it belongs to."""
        indents, shift = [], 0
        for number, line in enumerate(self._lines):
            text = self._texts[number]
            old = len(text) - len(text.lstrip(" \t"))
            if line.entries:
                indents.append(line.entries[0][1])
                shift = line.entries[-1][1] - line.entries[-1][0]
            else:
                indents.append(max(0, old + shift) if old else 0)
        return self._comments_follow(indents)

    def _comments_follow(self, indents: list[int]) -> list[int]:
        """Indent a comment in its own line like the entry that had the same indentation before."""
        following: tuple[int, int] | None = None
        for number in range(len(indents) - 1, -1, -1):
            line, text = self._lines[number], self._texts[number]
            body = text.lstrip(" \t")
            if line.entries:
                following = (line.entries[0][0], line.entries[0][1])
            elif body.startswith("#") and not line.inside:
                indents[number] = self._comment(number, len(text) - len(body), following)
        return indents

    def _comment(self, number: int, old: int, following: tuple[int, int] | None) -> int:
        if following is not None and following[0] == old:
            return following[1]
        for line in reversed(self._lines[:number]):
            for before, after in reversed(line.entries):
                if before == old:
                    return after
                if before < old:
                    return following[1] if following is not None and following[0] > before else after
        return following[1] if following is not None else 0
