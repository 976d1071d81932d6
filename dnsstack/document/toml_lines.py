"""In which line each key of a TOML document stands; for text that the standard library has accepted."""

from __future__ import annotations

import re
import tomllib
from typing import Final

from dnsstack.document.positions import Steps

_TOKEN: Final = re.compile(
    r"(?P<skip>[ \t\r]+|\#[^\n]*)"
    r'|(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<mark>[\[\]{},=.\n])"
    r"|(?P<bare>[^\s\[\]{},=.\"'\#]+)",
    re.DOTALL,
)


def lines_of(text: str) -> dict[Steps, int]:
    """Path to line, for every key, table and array item."""
    scan = _Scan()
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup or "", match[0]
        if kind != "skip":
            scan.take(kind, token)
        scan.line += token.count("\n")
    return scan.lines


class _Scan:
    """Where in the grammar the scan is: inside a key, a header, or the brackets of a value."""

    def __init__(self) -> None:
        self.line = 1
        self.lines: dict[Steps, int] = {(): 1}
        self._table: Steps = ()
        self._items: dict[Steps, int] = {}  # arrays of tables: the index of the last table
        self._parts: list[str] = []
        self._header = 0
        self._path: Steps | None = None  # of the value that is being read; None inside keys and headers
        self._open: list[tuple[str, Steps, int]] = []  # closing bracket, path, index of the item (arrays)

    def take(self, kind: str, mark: str) -> None:
        """One token."""
        if kind == "mark" and self._path is None:
            self._key_mark(mark)
        elif kind == "mark":
            self._value_mark(mark)
        elif self._path is None:
            self._parts.append(_unquoted(mark) if kind == "text" else mark)
        elif self._open and self._open[-1][0] == "]":
            self._note_item()

    def _key_mark(self, mark: str) -> None:
        """`.` and line breaks do nothing here; `=` ends a key; brackets make a header, or end an inline table."""
        if mark == "[":
            self._header += 1
        elif mark == "]" and self._parts:
            self._table = self._enter((), self._parts, item=self._header > 1)
            self._parts = []
        elif mark == "=":
            base = self._open[-1][1] if self._open else self._table
            self._path, self._parts = self._enter(base, self._parts), []
        elif mark == "}":
            self._end()
        if mark == "\n":
            self._header = 0

    def _value_mark(self, mark: str) -> None:
        inside = self._open[-1][0] if self._open else ""
        if mark in "[{":
            if inside == "]":
                self._note_item()
            path = self._path or ()
            if mark == "[":
                self._open.append(("]", path, 0))
                self._path = (*path, 0)
            else:
                self._open.append(("}", path, 0))
                self._path = None
        elif mark in "]}":
            self._end()
        elif mark == "," and inside == "]":
            _, path, index = self._open.pop()
            self._open.append(("]", path, index + 1))
            self._path = (*path, index + 1)
        elif (mark == "," and inside == "}") or (mark == "\n" and not inside):
            self._path = None

    def _end(self) -> None:
        """A bracket closes: what follows belongs to the one outside."""
        self._path = self._open.pop()[1] if self._open else None

    def _note_item(self) -> None:
        self.lines.setdefault(self._path or (), self.line)

    def _enter(self, base: Steps, parts: list[str], *, item: bool = False) -> Steps:
        """The path of a dotted key below `base`; in arrays of tables the last table is meant."""
        path = base
        for number, part in enumerate(parts, start=1):
            path = (*path, part)
            self.lines.setdefault(path, self.line)
            if item and number == len(parts):
                self._items[path] = self._items.get(path, -1) + 1
            if path in self._items:
                path = (*path, self._items[path])
                self.lines.setdefault(path, self.line)
        return path


def _unquoted(token: str) -> str:
    """The key that a quoted token stands for."""
    if "\\" not in token or token[0] == "'":
        return token[1:-1]
    return str(tomllib.loads(f"key = {token}")["key"])
