r"""Names and rdata in the form of Route53's API, and in the form of `aws.route53.Record`.

Route53 escapes in octal (`\303`), presentation format in decimal (`\195`); both write `\"` and `\\` inside quotes.
Octal is needed for 000..040 and 177..377, and for a dot inside a label. In an owner, the API answers every character
except a-z, 0-9, `-` and `_` in octal, also `*` (Route53 developer guide, DNS domain name format; read 2026-11).

`Record` adds the outer quotes of a TXT value itself: two strings are written `first" "second`
(terraform-provider-aws, route53/record.go, flattenTxtEntry and expandTxtEntry).
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
    """An absolute owner in the form that `Record` and the API take: no final dot, special characters in octal."""
    bare = strip_dot(name)
    return bare if "\\" not in bare else _ESCAPE.sub(_to_octal, bare)


def target(name: str) -> str:
    """An absolute name in the API's form of an alias's target: no final dot, special characters and `*` in octal.

    The provider compares the two as texts.
    """
    return _UNUSUAL.sub(lambda match: f"\\{ord(match[0]):03o}", owner(name))


def value(rdata: Rdata) -> str:
    """Rdata in the form of a ResourceRecord's Value."""
    text = rdata.to_text()
    return text if "\\" not in text else "".join(map(_segment, _SEGMENT.findall(text)))


def record(rdata: Rdata) -> str:
    """Rdata in the form of an element of `Record.records`."""
    text = value(rdata)
    return text[1:-1] if rdata.rdtype in _WRAPPED else text


def read_owner(name: str) -> str:
    """The absolute owner for Route53's `name`."""
    return absolute(_OCTAL.sub(_to_decimal, name) if "\\" in name else name, ".")


def read_value(rdtype: str, text: str) -> Rdata:
    """Rdata of a ResourceRecord's Value; every name in it is absolute, with or without a final dot.

    Raises:
        PydanticCustomError, ValidationError: it is not rdata of that type.
    """
    return from_absolute(rdtype, _OCTAL.sub(_to_decimal, text) if "\\" in text else text)


def read_record(rdtype: str, text: str) -> Rdata:
    """Rdata of an element of `Record.records`."""
    return read_value(rdtype, f'"{text}"' if rdtype in _WRAPPED else text)


def presentation(rdtype: str, record: str) -> str:
    """An element of `Record.records` in presentation format."""
    if "\\" in record:
        return read_record(rdtype, record).to_text()
    return f'"{record}"' if rdtype in _WRAPPED else record


def in_order(values: Iterable[str]) -> tuple[str, ...]:
    """The values in a fixed order; the API does not keep an order."""
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
