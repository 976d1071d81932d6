"""Read JSON (RFC 8259) with positions; numbers and literals stay text, as in YAML."""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError, JSONDecoder
from typing import Final, NoReturn

from dnsstack.document.tree import Builder, Tree, Unreadable

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_ATOM: Final = re.compile(
    r"(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null)(?![\w.+-])", re.ASCII
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_DECODER: Final = JSONDecoder()
_CLOSING: Final = {"{": "}", "[": "]"}


def read(text: str, file: str) -> Tree:
    """Read the document in `text`.

    Raises:
        Unreadable: the text is not JSON, or has a fault after which nothing can be read.
    """
    return JsonReader(text, file).run()


class JsonReader:
    """Reads the text in one pass; open brackets are kept in a list, so that nesting needs no recursion."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.at = text, 0
        self.builder: Builder = Builder(file)
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._open: list[tuple[str, bool]] = []  # the closing bracket, and whether an entry came before

    def run(self) -> Tree:
        """Read one value; text after it is a fault."""
        self._value(self._peek())
        while self._open:
            self._entry()
        if self._peek():
            self._fail("there is something after the end of the document")
        return self.builder.tree()

    def _entry(self) -> None:
        """Read the next entry of the innermost bracket, or its end."""
        closing, filled = self._open[-1]
        char = self._peek()
        if char == closing:
            self.at += 1
            self._open.pop()
            self.builder.close()
            return
        if filled:
            if char != ",":
                self._fail(f"a comma or {closing} is missing")
            self.at += 1
            char = self._peek()
            if char == closing:
                self._fail(f"there is a comma before {closing}; remove it")
        self._open[-1] = (closing, True)
        if closing == "}":
            if char != '"':
                self._fail("a key is missing; write text in double quotes")
            place = self._place()
            self.builder.key(self._string(), *place)
            if self._peek() != ":":
                self._fail("a colon is missing after the key")
            self.at += 1
            char = self._peek()
        self._value(char)

    def _value(self, char: str) -> None:
        place = self._place()
        if char in _CLOSING:
            self.at += 1
            self._open.append((_CLOSING[char], False))
            self.builder.open({} if char == "{" else [], *place)
        elif char == '"':
            self.builder.scalar(self._string(), *place)
        elif match := _ATOM.match(self.text, self.at):
            self.at = match.end()
            if match[0] == "null":
                self.builder.no_value(*place)
            else:
                self.builder.scalar(match[0], *place)
        else:
            self._fail("a value is missing; write text in double quotes, a number, true, false, {…} or […]")

    def _string(self) -> str:
        begin = self.at
        try:
            decoded, self.at = _DECODER.raw_decode(self.text, begin)
        except JSONDecodeError as error:
            self.at = error.pos
            what = (
                "the text is not closed"
                if "Unterminated" in error.msg
                else "a backslash escape or a line break inside text"
            )
            self._fail(what)
        text = str(decoded)
        if _SURROGATE.search(text):
            self.at = begin
            self._fail("a surrogate has no second half; write a pair such as \\ud83d\\ude00")
        return text

    def _peek(self) -> str:
        """The next character that is not white space; "" at the end."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def _place(self) -> tuple[int, int]:
        line = bisect_right(self._lines, self.at)
        return line, self.at - self._lines[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset in the text of a line and column, which count from 1."""
        return self._lines[line - 1] + column - 1

    def _fail(self, message: str) -> NoReturn:
        self.builder.report("json-syntax", f"not valid JSON: {message}", *self._place())
        raise Unreadable(self.builder.problems)
