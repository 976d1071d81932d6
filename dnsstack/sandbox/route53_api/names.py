"""Names as Route53 writes them: lower case, final dot, and octal escapes for anything unusual."""

from __future__ import annotations

import re

from dnsstack.sandbox.route53_api.errors import Refusal

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_UNIT = re.compile(r"\\([0-3][0-7]{2})|\\(.)|(.)", re.DOTALL)
MAXIMUM_LABEL = 63
MAXIMUM_NAME = 255


def labels(text: str) -> list[str]:
    r"""The labels of a name, lower case, with octal escapes for unusual characters (`*` becomes `\052`).

    An escape is one octet, also one of a letter; only ASCII has cases (RFC 4343, section 3).

    Raises `ValueError` for an empty or overlong label, and for an overlong name.
    """
    found = [bytearray()]
    for match in _UNIT.finditer(text):
        octal, escaped, plain = match.groups()
        if plain == ".":
            found.append(bytearray())
            continue
        found[-1] += bytes([int(octal, 8)]) if octal else (escaped or plain).encode()
    if len(found) > 1 and not found[-1]:
        found.pop()
    lengths = [len(label) for label in found]
    if not all(0 < length <= MAXIMUM_LABEL for length in lengths) or sum(lengths) + len(lengths) + 1 > MAXIMUM_NAME:
        raise ValueError(text)
    return ["".join(map(_written, label.lower())) for label in found]


def _written(octet: int) -> str:
    return chr(octet) if chr(octet) in _PLAIN else f"\\{octet:03o}"


def canonical(text: str, code: str = "InvalidChangeBatch") -> str:
    """A name as the service lists it; raises `Refusal` with `code` if it is invalid."""
    try:
        return ".".join(labels(text)) + "."
    except ValueError:
        raise Refusal(
            code, f"FATAL problem: DomainLabelTooLong (Domain label is empty or too long) encountered with '{text}'"
        ) from None


def sort_key(name: str) -> str:
    """The order of ListResourceRecordSets: labels reversed, compared as ASCII, with the final dot."""
    return ".".join(reversed(name.removesuffix(".").split("."))) + "."


def within(name: str, zone: str) -> bool:
    """True if a canonical name is in a zone."""
    return name == zone or name.endswith(f".{zone}")
