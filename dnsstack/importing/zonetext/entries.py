r"""The logical lines of a zone file: their words, without comments, with parentheses joined (RFC 1035 §5.1).

Most lines have none of `" ; ( ) \` and are split at white space, because dnspython's tokenizer, which reads each
character, takes ten times as long. A test compares the results of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from dnsstack.model.rdata.words import Quoted

_SPECIAL: Final = re.compile(r'[";()\\]')
_TOKEN: Final = re.compile(
    r'[ \t\r\f]*(?:(?P<comment>;.*)|(?P<mark>[()])|"(?P<quoted>(?:[^"\\]|\\.)*)"'
    r'|(?P<bare>(?:[^\s"();\\]|\\.)+(?:(?<==)"(?:[^"\\]|\\.)*")?)|(?P<end>$))'
)


class MalformedError(ValueError):
    """A line of a zone file is malformed."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        super().__init__(reason)


class LogicalLine(NamedTuple):
    """One logical line: its position, whether it has no owner, and its words (quoted ones are `Quoted`).

    `remark` is the comment at its end, with the semicolon.
    """

    line: int
    continues: bool
    words: list[str]
    remark: str = ""


def entries(lines: Iterable[str]) -> Iterator[LogicalLine]:
    """The logical lines of a file without empty ones.

    Raises:
        MalformedError: a quote or a parenthesis is not closed, or was not opened.
    """
    depth = 0
    start, continues, words = 0, False, list[str]()
    for number, line in enumerate(lines, 1):
        if not depth:
            if not _SPECIAL.search(line):
                found = line.split()
                if found:
                    yield LogicalLine(number, line[0] in " \t", found)
                continue
            start, continues, words = number, line[:1] in (" ", "\t"), []
        depth, remark = _words(number, line, depth, words)
        if not depth and words:
            yield LogicalLine(start, continues, words, remark)
    if depth:
        raise MalformedError(start, "a parenthesis is opened and never closed")


def _words(number: int, line: str, depth: int, words: list[str]) -> tuple[int, str]:
    """Add the words of a line; return the number of open parentheses and the comment."""
    position = 0
    while position < len(line):
        match = _TOKEN.match(line, position)
        if match is None:
            raise MalformedError(number, _reason(line[position:].lstrip()))
        position = match.end()
        kind = match.lastgroup
        if kind == "bare":
            words.append(match["bare"])
        elif kind == "quoted":
            words.append(Quoted(match["quoted"]))
        elif kind == "mark":
            depth += 1 if match["mark"] == "(" else -1
            if depth not in (0, 1):
                raise MalformedError(
                    number, "parentheses can't be nested" if depth > 0 else "a closing parenthesis has no opening one"
                )
        else:
            return depth, match["comment"] or ""
    return depth, ""


def _reason(rest: str) -> str:
    if rest.startswith('"'):
        return "a double quote is opened and never closed in its line"
    return "a backslash ends the line" if rest.endswith("\\") else f"{rest[:20]!r} can't be read"
