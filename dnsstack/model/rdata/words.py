r"""The words of presentation format: quoted strings, escapes, parentheses (RFC 1035 §5.1).

`\DDD` is one octet in decimal, `\X` is X itself. Octets are kept as text if they are UTF-8, otherwise as surrogate
escapes, so that all octets are written back unchanged.
"""

from __future__ import annotations

import re
from typing import Final

from dnsstack.model.base import invalid


class Quoted(str):
    """A word that was in double quotes; its escapes are kept."""

    __slots__ = ()


_MAX_OCTET: Final = 255
_SPECIAL: Final = re.compile(r'["\\();]')
_WORD: Final = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([()])|((?:[^\s"\\();]|\\.)+))', re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\(?:(\d{3})|(\D)|\d{0,2})", re.DOTALL)
_NOT_PLAIN: Final = re.compile(rb"[^ !#-\[\]-~]")
_QUOTED_STRINGS: Final = re.compile(r'(?:\s*"(?:[^"\\]|\\.)*")+\s*', re.DOTALL)
_QUOTED_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


def split(text: str, *, quotes: frozenset[int] = frozenset()) -> list[str]:
    """Split presentation format into words and keep escapes; only words at the indexes `quotes` may be in quotes.

    Raises:
        PydanticCustomError: a double quote is not closed, a parenthesis is not paired, a word is in quotes at another
        index, or there is a bare semicolon, which would start a comment and drop the rest.
    """
    if not _SPECIAL.search(text):
        return text.split()
    words: list[str] = []
    position = depth = 0
    end = len(text.rstrip())
    while position < end:
        match = _WORD.match(text, position)
        if match is None:
            raise _unreadable(text[position:].lstrip()[:1], text)
        quoted, parenthesis, bare = match.groups()
        position = match.end()
        if parenthesis:
            depth += 1 if parenthesis == "(" else -1
        else:
            words.append(Quoted(quoted) if quoted is not None else bare)
        if depth not in (0, 1):
            break
    if depth:
        raise _unreadable("(", text)
    for index, word in enumerate(words):
        if isinstance(word, Quoted) and index not in quotes:
            raise invalid(f'{text!r} can\'t be read: "{word}" is in double quotes, which are for text only')
    return words


def _unreadable(char: str, text: str) -> Exception:
    reason = {
        ";": "a semicolon without quotes starts a comment; put the value in double quotes",
        '"': "a double quote is opened and never closed",
        "\\": "it ends in a backslash",
    }.get(char, "a parenthesis is not paired")
    return invalid(f"{text!r} can't be read: {reason}")


def octets(word: str) -> bytes:
    r"""The octets of a word: `\DDD` and `\X` are resolved, other text is UTF-8.

    Raises:
        PydanticCustomError: `\DDD` with fewer than three digits or above 255.
    """
    raw = word.encode("utf-8", "surrogateescape")
    if b"\\" not in raw:
        return raw

    def resolve(match: re.Match[bytes]) -> bytes:
        code, char = match.groups()
        if code is not None and int(code) <= _MAX_OCTET:
            return bytes((int(code),))
        if char is not None:
            return char
        raise invalid(f"{word!r} has a wrong escape; write \\DDD with three digits up to 255, or \\X")

    return _ESCAPE.sub(resolve, raw)


def escape(value: bytes) -> str:
    """Octets as the content of a quoted string: printable ASCII unchanged, the rest as decimal escapes."""
    return _NOT_PLAIN.sub(_escaped, value).decode("ascii")


def _escaped(match: re.Match[bytes]) -> bytes:
    char = match.group()
    return b"\\" + char if char in b'"\\' else b"\\%03d" % char[0]


def quote(value: bytes) -> str:
    """Octets as one quoted string."""
    return f'"{escape(value)}"'


def to_str(value: bytes) -> str:
    """Octets as text; octets that are not UTF-8 become surrogate escapes."""
    return value.decode("utf-8", "surrogateescape")


def to_bytes(text: str) -> bytes:
    """The octets from which `to_str` made this text."""
    return text.encode("utf-8", "surrogateescape")


def quoted_strings(text: str) -> list[bytes] | None:
    """The octets of each quoted string if `text` has nothing else, otherwise None."""
    if not _QUOTED_STRINGS.fullmatch(text):
        return None
    return [octets(string) for string in _QUOTED_STRING.findall(text)]
