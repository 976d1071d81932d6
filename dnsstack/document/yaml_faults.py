"""YAML syntax faults in dnsstack's words: the same for both YAML parsers."""

from __future__ import annotations

from typing import Final

import yaml

from dnsstack.errors import Position, Problem


def syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """The problem for a syntax error of either parser."""
    told = str(error.problem or "")
    mark = error.problem_mark or error.context_mark
    index = mark.index if mark else 0
    opened = error.context_mark
    if opened is not None and (not text[index:].strip() or "alphabetic" in told):
        mark, index = opened, opened.index if text[index:].strip() else len(text)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    message, hint = _explain(told, text[index : index + 1])
    if mark is not None and not text[mark.index :].strip():
        message = "the document ends while a bracket or a brace is open"
    return Problem(
        f"not valid YAML: {message}", hint=hint, rule="yaml-syntax", position=Position(file, line + 1, column + 1)
    )


def _explain(told: str, first: str) -> tuple[str, str]:
    """Message and hint; `first` is the character at the error, "" at the end of the document."""
    for characters, needles, message, hint in _EXPLANATIONS:
        if first in characters and any(needle in told for needle in needles):
            return message.format(first), hint.format(first)
    where = "look at the indentation, quotes and brackets of this line and the one before"
    return "this does not fit what is before it", where


class _Any(tuple[str, ...]):
    """Every character."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return True


_ANY: Final = _Any()
_EXPLANATIONS: Final[tuple[tuple[tuple[str, ...], tuple[str, ...], str, str], ...]] = (
    (("\t",), ("",), "a tab indents this line; YAML takes only spaces", "replace the tab by spaces"),
    (
        ("",),
        ("",),
        "the quote, bracket or brace that opens here is not closed",
        "look for the missing quote, bracket or brace",
    ),
    (("*", "&"), ("",), "{0} begins an alias or an anchor, and its name is missing", 'quote the text: "{0}"'),
    (_ANY, ("cannot start any token",), "a text without quotes can't begin with {0!r}", 'quote it: "{0}"'),
    (
        (":",),
        ("not allowed",),
        "there is one colon too many, or the indentation is wrong",
        "put a text with a colon and a space in quotes",
    ),
    ((":",), ("",), "a text begins with a colon", 'inside {{…}} and […] quote an IPv6 address: "::1"'),
    (("-",), ("not allowed",), "a list item is in the line of its key", "begin the list in the next line"),
    (
        _ANY,
        ("escape", "hexa", "hexd"),
        "a backslash escape in double quotes is wrong",
        "write a text with backslashes in single quotes",
    ),
    (
        _ANY,
        ("directive", "version", "incompatible"),
        "this YAML directive is not known",
        "remove the line",
    ),
)
"""The character at the error, a part of the parser's message, our message and hint; the first match is used."""
