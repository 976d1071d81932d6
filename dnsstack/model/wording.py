"""The rule id and message of each fault of the model: Pydantic's error types in dnsstack's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from dnsstack.model.nearest import did_you_mean

_LONGEST: Final = 72
_LONGEST_MESSAGE: Final = 400
_QUOTED: Final = re.compile(r"'((?:[^'\\]|\\.)*)'")
_ALTERNATIVES: Final = re.compile(r"\^?\(([\w|.-]+)\)\$?")

Wording = tuple[str, str]
"""Rule id and message."""


def shown(value: Any) -> str:
    """A value that someone wrote, short enough to print."""
    if isinstance(value, (str, int, float)):
        return shortened(str(value).lower() if isinstance(value, bool) else repr(value), _LONGEST)
    for kind, name in ((Mapping, "a mapping"), (Collection, "a list"), (type(None), "no value")):
        if isinstance(value, kind):
            return name
    return f"a {type(value).__name__}"


def shortened(text: str, limit: int = _LONGEST_MESSAGE) -> str:
    """A message, without its middle if it is too long to read."""
    return text if len(text) <= limit else f"{text[: limit // 2]} … {text[-limit // 4 :]}"


def word(kind: str, value: Any, context: Mapping[str, Any]) -> Wording:
    """The rule id and the message for one of Pydantic's error types."""
    if kind.startswith(("date", "time")):
        return "wrong-type", f"{shown(value)} is not a time; write one with its zone such as 2026-12-01T06:00:00Z"
    for names, rule, make in _TABLE:
        if kind in names:
            return rule, make(shown(value), context)
    return "wrong-type", f"{shown(value)} is not allowed here"


def _allowed(what: str) -> Callable[[str, Mapping[str, Any]], str]:
    return lambda shown, _: f"{shown} is not allowed here; write {what}"


def _bound(phrase: str, key: str) -> Callable[[str, Mapping[str, Any]], str]:
    return lambda shown, context: f"{shown} is out of bounds; write {phrase} {context.get(key)}"


def _too_few(_: str, context: Mapping[str, Any]) -> str:
    return f"there are {context.get('actual_length')} entries; write at least {context.get('min_length')}"


def _too_many(_: str, context: Mapping[str, Any]) -> str:
    return f"there are more than {context.get('max_length')} entries; write at most {context.get('max_length')}"


def _too_short(shown: str, context: Mapping[str, Any]) -> str:
    least = context.get("min_length")
    if least == 1:
        return "the text is empty; write at least one character"
    return f"{shown} is too short; write at least {least} characters"


def _too_long(shown: str, context: Mapping[str, Any]) -> str:
    return f"{shown} is too long; the limit is {context.get('max_length')} characters"


def _choice(shown: str, context: Mapping[str, Any]) -> str:
    """The message for a Literal, an enum or a discriminator: the known words, or the most similar one."""
    words = _QUOTED.findall(str(context.get("expected") or context.get("expected_tags") or ""))
    if not words:
        return f"{shown} is not allowed here; write {context.get('expected', 'something else')}"
    return f"{shown} is not allowed{did_you_mean(str(context.get('tag', shown)).strip(chr(39)), words)}"


def _pattern(shown: str, context: Mapping[str, Any]) -> str:
    pattern = str(context.get("pattern", ""))
    if words := _ALTERNATIVES.fullmatch(pattern):
        return f"{shown} is not allowed{did_you_mean(shown.strip(chr(39)), words[1].split('|'))}"
    return f"{shown} is not allowed here; write {_SHAPES.get(pattern, f'text of the shape {pattern}')}"


_SHAPES: Final[dict[str, str]] = {
    r"^Z[A-Z0-9]{1,31}$": "a hosted zone's id such as Z0123456789ABCDEFGHIJ",
    r"^N[A-Z0-9]{1,31}$": "a reusable delegation set's id such as N0123456789ABCDEFGHIJ",
    r"^([A-Za-z0-9_][A-Za-z0-9_.-]{0,62})?$": "a user's name of letters, digits, _, . and -, at most 63",
    r"^[0-9a-f]{32}$": "an id of 32 hexadecimal digits in lower case",
    r"^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$": "one label of letters, digits, hyphens and underscores",
}
"""The meaning of each pattern of the model."""

_TEXTS: Final = ("string_type", "string_sub_type", "string_unicode", "string_not_ascii")
_MAPPINGS: Final = ("dict_type", "mapping_type", "model_type", "model_attributes_type", "dataclass_type")
_LISTS: Final = ("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type", "iteration_error")
_INTEGERS: Final = ("int_type", "int_parsing", "int_parsing_size", "int_from_float", "finite_number")
_FLOATS: Final = ("float_type", "float_parsing", "decimal_type", "decimal_parsing")
_INSTANCES: Final = ("is_instance_of", "is_subclass_of", "callable_type", "none_required")
_CHOICES: Final = ("literal_error", "enum", "union_tag_invalid", "union_tag_not_found")

_TABLE: Final[tuple[tuple[tuple[str, ...], str, Callable[[str, Mapping[str, Any]], str]], ...]] = (
    (_TEXTS, "wrong-type", _allowed("text")),
    (_MAPPINGS, "wrong-type", _allowed("a mapping")),
    (_LISTS, "wrong-type", _allowed("a list")),
    (_INTEGERS, "wrong-type", _allowed("a whole number")),
    (_FLOATS, "wrong-type", _allowed("a number")),
    (("bool_type", "bool_parsing"), "wrong-type", _allowed("true or false")),
    (_INSTANCES, "wrong-type", lambda shown, _: f"{shown} is not allowed here"),
    (("greater_than",), "out-of-bounds", _bound("more than", "gt")),
    (("greater_than_equal",), "out-of-bounds", _bound("at least", "ge")),
    (("less_than",), "out-of-bounds", _bound("less than", "lt")),
    (("less_than_equal",), "out-of-bounds", _bound("at most", "le")),
    (("multiple_of",), "out-of-bounds", _bound("a multiple of", "multiple_of")),
    (("too_short",), "out-of-bounds", _too_few),
    (("too_long",), "out-of-bounds", _too_many),
    (("string_too_short", "bytes_too_short"), "out-of-bounds", _too_short),
    (("string_too_long", "bytes_too_long"), "out-of-bounds", _too_long),
    (_CHOICES, "not-allowed", _choice),
    (("string_pattern_mismatch",), "not-allowed", _pattern),
)
