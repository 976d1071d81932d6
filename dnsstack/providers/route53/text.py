r"""Route53's text: names and rdata as its API writes them, and as `aws.route53.Record` wants them.

Route53 escapes in octal (`\303`), presentation format in decimal (`\195`); both write `\"` and `\\` inside quotes.
Octal is needed for 000..040 and 177..377, and for a dot inside a label; the API returns every character of an owner
other than a-z, 0-9, `-` and `_` in octal, `*` too (Route53 developer guide, DNS domain name format; read 2026-11).

`Record` puts a TXT value in quotes itself: its input is the text between the outermost ones, so that two strings are
written `first" "second` (terraform-provider-aws, route53/record.go, flattenTxtEntry and expandTxtEntry).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from dnsstack.model.names import absolute, strip_dot
from dnsstack.model.rdata import Rdata, from_absolute

_ESCAPE: Final = re.compile(r"\\(?:(\d{3})|(.))", re.DOTALL)
_UNUSUAL: Final = re.compile(r"[^A-Za-z0-9_.\\-]")
_OCTAL: Final = re.compile(r"\\(?:([0-3][0-7]{2})|(.))", re.DOTALL)
_SEGMENT: Final = re.compile(r'"(?:[^"\\]|\\.)*"|(?:[^"\\]|\\.)+', re.DOTALL)
_WRAPPED: Final = frozenset(("TXT",))


def owner(name: str) -> str:
    """An absolute owner as `Record` and the API take it: no final dot, special characters in octal."""
    bare = strip_dot(name)
    return bare if "\\" not in bare else _ESCAPE.sub(_to_octal, bare)


def target(name: str) -> str:
    """An absolute name as the API answers an alias's target: no final dot, everything unusual in octal, `*` too.

    The provider compares the two spellings letter by letter; only an owner may begin with `*` in either.
    """
    return _UNUSUAL.sub(lambda match: f"\\{ord(match[0]):03o}", owner(name))


def value(rdata: Rdata) -> str:
    """Rdata as a ResourceRecord's Value."""
    text = rdata.to_text()
    return text if "\\" not in text else "".join(map(_segment, _SEGMENT.findall(text)))


def record(rdata: Rdata) -> str:
    """Rdata as one of `Record`'s `records`."""
    text = value(rdata)
    return text[1:-1] if rdata.rdtype in _WRAPPED else text


def read_owner(name: str) -> str:
    """The absolute owner that Route53 writes as `name`."""
    return absolute(_OCTAL.sub(_to_decimal, name) if "\\" in name else name, ".")


def read_value(rdtype: str, text: str) -> Rdata:
    """Rdata from a ResourceRecord's Value; every name in it is absolute, with or without a final dot.

    Raises:
        PydanticCustomError, ValidationError: it is not rdata of that type.
    """
    return from_absolute(rdtype, _OCTAL.sub(_to_decimal, text) if "\\" in text else text)


def read_record(rdtype: str, text: str) -> Rdata:
    """Rdata from one of `Record`'s `records`."""
    return read_value(rdtype, f'"{text}"' if rdtype in _WRAPPED else text)


def presentation(rdtype: str, record: str) -> str:
    """One of `Record`'s `records` in presentation format; only where characters are escaped is there more to it."""
    if "\\" in record:
        return read_record(rdtype, record).to_text()
    return f'"{record}"' if rdtype in _WRAPPED else record


def in_order(values: Iterable[str]) -> tuple[str, ...]:
    """Values in the order that never changes: the API keeps a set."""
    return tuple(sorted(values))


def _segment(segment: str) -> str:
    return _ESCAPE.sub(_to_octal_in_quotes if segment.startswith('"') else _to_octal, segment)


def _to_octal(match: re.Match[str]) -> str:
    code, char = match.groups()
    return f"\\{int(code) if code else ord(char):03o}"


def _to_octal_in_quotes(match: re.Match[str]) -> str:
    return _to_octal(match) if match[1] else match[0]


def _to_decimal(match: re.Match[str]) -> str:
    code, char = match.groups()
    return f"\\{int(code, 8):03d}" if code else f"\\{char}"
