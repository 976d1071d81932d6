"""Names as Route53 writes them: lower case, final dot, and octal escapes for anything unusual."""

from __future__ import annotations

import re

from dnsstack.sandbox.route53_api.errors import Refusal

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_UNIT = re.compile(r"\\([0-7]{3})|\\(.)|(.)", re.DOTALL)
MAXIMUM_LABEL = 63
MAXIMUM_NAME = 255


def labels(text: str) -> list[str]:
    r"""The labels of a name, lower case, each with what is unusual in octal escapes (`*` becomes `\052`).

    Raises `ValueError` for an empty or overlong label, and for an overlong name.
    """
    found: list[list[str]] = [[]]
    for match in _UNIT.finditer(text):
        octal, escaped, plain = match.groups()
        if plain == ".":
            found.append([])
            continue
        letter = chr(int(octal, 8)) if octal else (escaped or plain)
        found[-1].append(letter.lower())
    if len(found) > 1 and not found[-1]:
        found.pop()
    lengths = [len("".join(label).encode()) for label in found]
    if not all(0 < length <= MAXIMUM_LABEL for length in lengths) or sum(lengths) + len(lengths) + 1 > MAXIMUM_NAME:
        raise ValueError(text)
    return ["".join(map(_written, label)) for label in found]


def _written(letter: str) -> str:
    return letter if letter in _PLAIN else "".join(f"\\{octet:03o}" for octet in letter.encode())


def canonical(text: str, code: str = "InvalidChangeBatch") -> str:
    """A name as the service lists it; raises `Refusal` with `code` where it isn't one."""
    try:
        return ".".join(labels(text)) + "."
    except ValueError:
        raise Refusal(
            code, f"FATAL problem: DomainLabelTooLong (Domain label is empty or too long) encountered with '{text}'"
        ) from None


def sort_key(name: str) -> str:
    """The order of ListResourceRecordSets: labels reversed, compared as ASCII, the final dot included."""
    return ".".join(reversed(name.removesuffix(".").split("."))) + "."


def within(name: str, zone: str) -> bool:
    """Whether a canonical name lies in a zone."""
    return name == zone or name.endswith(f".{zone}")
