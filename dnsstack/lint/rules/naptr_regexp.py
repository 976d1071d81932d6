r"""A NAPTR regexp for which BIND refuses the whole zone.

What: an own server serves a NAPTR whose regexp is not a substitution: delimiter, expression, delimiter, replacement,
    delimiter, and an optional `i`; or a back-reference has the number of a missing group, or a group or a bracket is
    not closed.
Why: BIND does not load a zone with such a record (RFC 3402 §3.2). Other servers load it, but no client can use it.
Good: `100 10 "U" "E2U+sip" "!^(.*)$!sip:\\1@example.com!" .`
Bad: `100 10 "U" "E2U+sip" "!^.*$!sip:\\1@example.com!" .`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import known_values, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import NAPTR

_NO_DELIMITER: Final = frozenset("0123456789\\i\0")


@rule(
    Severity.ERROR,
    source="RFC 3402 §3.2",
    hint="put the part that a back-reference names in parentheses; in a document, write a backslash twice",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Known NAPTR values that own servers serve."""
    if zone.nameservers.self_hosted is None:
        return
    for rrset in zone.of_type("NAPTR"):
        for at, value in known_values(rrset):
            if isinstance(value, NAPTR) and served_by(rrset, ProviderId.SELF_HOSTED) and (why := fault(value.regexp)):
                yield Finding(rrset, f"the regexp {value.regexp!r}: {why}", at)


def fault(regexp: str) -> str:
    """The fault that BIND finds in a regexp (BIND 9.18, `txt_valid_regex`), or ""."""
    if not regexp:
        return ""
    delimiter = regexp[0]
    if delimiter in _NO_DELIMITER:
        return f"{delimiter!r} can't be its delimiter"
    parts = _split(regexp[1:], delimiter)
    if parts is None:
        return f"it needs its delimiter {delimiter} three times"
    return _parts_fault(*parts)


def _parts_fault(expression: str, replacement: str, flags: str) -> str:
    groups = _groups(expression)
    named = [int(after) for before, after in _pairs(replacement) if before == "\\" and after.isdigit()]
    if flags.strip("i"):
        return f"{flags!r} is not a flag; i is the only one"
    if not expression:
        return "its expression is empty"
    if groups is None:
        return "a group or a bracket is not closed"
    if any(not 1 <= number <= groups for number in named):
        return f"a back-reference has the number of a missing group; the expression has {groups}"
    return ""


def _split(text: str, delimiter: str) -> tuple[str, str, str] | None:
    """The expression, the replacement and the flags; an escaped delimiter does not end a part."""
    parts, begin, at = list[str](), 0, 0
    while at < len(text) and len(parts) < 2:  # noqa: PLR2004  # expression and replacement
        if text[at] == "\\":
            at += 1
        elif text[at] == delimiter:
            parts.append(text[begin:at])
            begin = at + 1
        at += 1
    return (parts[0], parts[1], text[begin:]) if len(parts) == 2 else None  # noqa: PLR2004  # as above


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Each escape as a backslash and the next character; any other character by itself."""
    at = 0
    while at < len(text):
        escaped = text[at] == "\\" and at + 1 < len(text)
        yield (text[at], text[at + 1] if escaped else "")
        at += 2 if escaped else 1


def _groups(expression: str) -> int | None:
    """The number of groups, or None if a group or a bracket is not closed."""
    groups = depth = 0
    at = 0
    while at < len(expression):
        char = expression[at]
        if char == "\\":
            at += 1
        elif char == "[":
            end = expression.find("]", at + (3 if expression[at + 1 : at + 2] == "^" else 2))
            if end < 0:
                return None
            at = end
        elif char == "(":
            groups, depth = groups + 1, depth + 1
        elif char == ")" and depth:  # without a group, it is an ordinary character
            depth -= 1
        at += 1
    return groups if depth == 0 else None
