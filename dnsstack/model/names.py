r"""Owner names and target names: absolute, lower case, A-labels, with a final dot.

Relative names, `@`, wildcards, underscore labels, escapes (`\.`, `\032`) and U-labels are read. The result is always
one canonical text: the name as dnspython prints it, in lower case.
Limits: 63 octets a label, 255 octets a name (RFC 1035 §2.3.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

from dnsstack.model.faults import invalid

ORIGIN: ContextVar[str] = ContextVar("dnsstack_origin", default="")
"""The apex that completes relative names while a `Domain` is validated."""


@contextmanager
def under(origin: str) -> Iterator[None]:
    """Within the block, `origin`, an absolute name, completes relative names; "." completes none."""
    token = ORIGIN.set(origin)
    try:
        yield
    finally:
        ORIGIN.reset(token)


_LABEL: Final = "[a-z0-9_*](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_PLAIN: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_MAX_WIRE: Final = 255


def absolute(text: str, origin: str | None = None) -> str:
    """The canonical absolute name of `text`, completed with `origin` unless it ends in a dot.

    Raises:
        ValueError: `text` is not a name; the message is a sentence for the user.
    """
    base = ORIGIN.get() if origin is None else origin
    if text == "@" and base:
        return base
    low = text.lower()
    plain = _PLAIN.fullmatch(low) is not None
    if not plain:
        low = text if text == "." else _canonical(text)
    if low[-1] == "." and (plain or not _ends_escaped(low[:-1])):
        name = low
    elif not base:
        msg = f"{text!r} is a relative name, and there is no domain to complete it; add a final dot"
        raise ValueError(msg)
    else:
        name = f"{low}.{base}" if base != "." else f"{low}."
    if len(name) > _MAX_WIRE - 1 and wire_length(name) > _MAX_WIRE:
        msg = f"the name is {wire_length(name)} octets long; the limit is 255 (RFC 1035 §2.3.4)"
        raise ValueError(msg)
    return name


def _ends_escaped(text: str) -> bool:
    """True if `text` ends in an odd number of backslashes, so that the next character is escaped."""
    return text.endswith("\\") and (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _canonical(text: str) -> str:
    """The slow way, for names with escapes, U-labels or faults: by dnspython and IDNA 2008."""
    import dns.exception
    import dns.name
    import idna

    if not text:
        msg = "the name is empty; write @ for the domain itself"
        raise ValueError(msg)
    if any(char.isspace() for char in text):
        msg = f"{text!r} has white space in it; remove it, or write \\032 for a space"
        raise ValueError(msg)
    if not text.isascii():
        if "\\" in text:
            msg = f"{text!r} has both backslash escapes and international letters; write its A-label (xn--...)"
            raise ValueError(msg)
        try:
            text = ".".join(a_label(label) for label in re.split(r"[.\u3002\uff0e\uff61]", text))
        except idna.IDNAError as error:
            msg = f"{text!r} is not a valid internationalised name (IDNA 2008): {error}"
            raise ValueError(msg) from None
    try:
        return dns.name.from_text(text, origin=None).to_text().lower()
    except dns.exception.DNSException as error:
        msg = f"{text!r} is not a domain name: {_reason(error)}"
        raise ValueError(msg) from None


def a_label(label: str) -> str:
    """The A-label of one label by UTS 46; ASCII labels (wildcards, underscores, escapes) are returned unchanged.

    Raises:
        idna.IDNAError: the label has no A-label; the error is a ValueError.
    """
    import idna

    return label if label.isascii() else idna.encode(label, uts46=True).decode("ascii")


def _reason(error: Exception) -> str:
    import dns.name

    if isinstance(error, dns.name.LabelTooLong):
        return "a label has more than 63 octets (RFC 1035 §2.3.4)"
    if isinstance(error, dns.name.EmptyLabel):
        return "a label is empty (two dots in a row, or a dot in front)"
    if isinstance(error, dns.name.NameTooLong):
        return "it has more than 255 octets (RFC 1035 §2.3.4)"
    if isinstance(error, dns.name.BadEscape):
        return "a backslash escape is wrong; write \\. or \\ and three decimal digits"
    return str(error)


def wire_length(name: str) -> int:
    """Length of an absolute name in a DNS message, in octets, with the root label."""
    return len(re.sub(r"\\(\d{3}|.)", "x", name)) + (name != ".")


def labels(name: str) -> list[str]:
    """The labels of an absolute name, leftmost first, without the root; escapes are kept."""
    if "\\" not in name:
        return name[:-1].split(".") if name != "." else []
    return re.findall(r"(?:\\.|[^.\\])+", name)


def parent(name: str) -> str:
    """The absolute name without its leftmost label; the root's parent is the root."""
    if "\\" not in name:
        return name.partition(".")[2] or "."
    return ".".join(labels(name)[1:]) + "."


def is_below(name: str, apex: str) -> bool:
    """True for names strictly below `apex`."""
    if apex == ".":
        return name != "."
    return name.endswith("." + apex) and ("\\" not in name or not _ends_escaped(name[: -len(apex) - 1]))


def is_at_or_below(name: str, apex: str) -> bool:
    """True for `apex` itself and every name below it."""
    return name == apex or is_below(name, apex)


def relative(name: str, apex: str) -> str:
    """An absolute name as a document writes it: `@`, a relative name, or outside the domain the absolute name."""
    if name == apex:
        return "@"
    if apex == ".":
        return name[:-1]
    return name[: -len(apex) - 1] if is_below(name, apex) else name


def strip_dot(name: str) -> str:
    """The name without its final dot, as the APIs of Route53 and Cloudflare write it."""
    return name[:-1] if name.endswith(".") and name != "." else name


_NOT_IN_FILES: Final = re.compile(r"[^a-z0-9_.-]")


def file_stem(name: str) -> str:
    """The name as part of a file's name, without its final dot; it has no `/`.

    Every character but letters, digits, `-`, `_` and `.` becomes `=hh`, so that it has no meaning in a server's
    configuration.
    """
    return _NOT_IN_FILES.sub(lambda match: "".join(f"={octet:02x}" for octet in match[0].encode()), strip_dot(name))


def to_unicode(name: str) -> str:
    """The name for readers: each A-label that can be decoded is shown as a U-label."""
    if "xn--" not in name:
        return name
    import idna

    shown = []
    for label in labels(name):
        try:
            shown.append(idna.decode(label) if label.startswith("xn--") else label)
        except idna.IDNAError:
            shown.append(label)
    return ".".join(shown) + "."


def read_name(value: Any) -> str:
    """The canonical absolute name of a field's value, completed with the domain that is being validated.

    Raises:
        Invalid: the value is not a name; the message says why.
    """
    if not isinstance(value, str):
        raise invalid(f"{value!r} is not a name; write text", rule="bad-name")
    try:
        return absolute(value)
    except ValueError as error:
        raise invalid(str(error), rule="bad-name") from None


NAME_SCHEMA: Final = {
    "type": "string",
    "description": "Relative to the domain, @ for the domain itself, or absolute with a final dot",
}
"""JSON Schema of a name."""

Name = Annotated[str, BeforeValidator(read_name), WithJsonSchema(NAME_SCHEMA)]
"""A domain name as a value: the target of a CNAME, the exchange of an MX."""

OwnerName = Annotated[str, BeforeValidator(read_name), WithJsonSchema(NAME_SCHEMA)]
"""The name that an RRset belongs to."""
