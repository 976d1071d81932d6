"""TOML 1.0 through the standard library; the line of each key is found by a second look at the text."""

from __future__ import annotations

import re
import tomllib
from datetime import date, time
from typing import Any, Final

from dnsstack.document.positions import Steps
from dnsstack.document.toml_lines import lines_of
from dnsstack.document.tree import MAX_DEPTH, Builder, Tree, Unreadable

_AT: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_WORDINGS: Final = (
    ("twice", "duplicate-key", "a table is declared twice: once is allowed"),
    ("Cannot overwrite", "duplicate-key", "a key is there twice: once is allowed"),
    ("Duplicate inline", "duplicate-key", "a key is there twice in an inline table: once is allowed"),
    ("Cannot mutate", "duplicate-key", "a table is extended that is complete already"),
    (
        "Invalid value",
        "toml-syntax",
        "a value is missing or malformed: text in quotes, a number, true, false, […] or {…} is allowed",
    ),
    ("Unterminated", "toml-syntax", "text is not closed: a quote is missing"),
    (
        "Expected newline",
        "toml-syntax",
        "something stands after a value: one statement a line is allowed, and text is quoted",
    ),
    ("Expected '='", "toml-syntax", "an = is missing after the key"),
    ("declaration", "toml-syntax", "a table header is not closed: [table] or [[table]] is allowed"),
    ("key part", "toml-syntax", "a key is malformed: letters, digits, - and _ are allowed, anything else in quotes"),
    ("Unescaped", "toml-syntax", "a backslash escape is wrong: write text with backslashes in single quotes"),
    ("Illegal character", "toml-syntax", "a control character or a line break inside text is not allowed"),
)


def read(text: str, file: str) -> Tree:
    """The document in `text`.

    Raises:
        Unreadable: it is not TOML, or nested too deeply.
    """
    builder = Builder(file)
    try:
        data = tomllib.loads(text, parse_float=str)
    except RecursionError:
        builder.report("too-deep", f"more than {MAX_DEPTH} levels of nesting: {MAX_DEPTH} are allowed", 1, 0)
        raise Unreadable(builder.problems) from None
    except ValueError as error:  # TOMLDecodeError, or a number with thousands of digits
        _explain(builder, str(error), text)
        raise Unreadable(builder.problems) from None
    _build(builder, data, lines_of(text), 1)
    return builder.tree()


def _explain(builder: Builder, found: str, text: str) -> None:
    match = _AT.search(found)
    line, column = (int(match[1]), int(match[2])) if match and match[1] else (text.rstrip("\n").count("\n") + 1, 0)
    for part, rule, message in _WORDINGS:
        if part in found:
            builder.report(rule, f"not valid TOML: {message}", line, column)
            return
    builder.report("toml-syntax", "not valid TOML: `key = value` or [table] is allowed", line, column)


def _build(builder: Builder, value: Any, lines: dict[Steps, int], near: int) -> None:
    """Hand plain TOML data to the builder, scalars as text; `near` is the line of what encloses the value."""
    line = lines.get(builder.here(), near)
    if isinstance(value, dict):
        builder.open({}, line, 0)
        for key, inner in value.items():
            path = builder.here()
            builder.key(key, lines.get((*path, key), line), 0)
            _build(builder, inner, lines, line)
        builder.close()
    elif isinstance(value, list):
        builder.open([], line, 0)
        for inner in value:
            _build(builder, inner, lines, line)
        builder.close()
    else:
        builder.scalar(_text(value), line, 0)


def _text(value: Any) -> str:
    """A TOML scalar as the model reads it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
