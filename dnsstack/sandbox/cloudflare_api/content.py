"""The values of records: each type's content and data, checked and changed to the form that the service answers.

Types fall into two groups. A, AAAA, CNAME, NS, PTR, MX, TXT and OPENPGPKEY have `content`. The others have `data`,
and the service writes their content itself.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dnsstack.sandbox.cloudflare_api import structured
from dnsstack.sandbox.cloudflare_api.errors import invalid_record, required
from dnsstack.sandbox.cloudflare_api.names import target_name

MAXIMUM_TXT = 4096
"""Octets of one TXT record on the wire (error 9015)."""
MAXIMUM_STRING = 255
_ESCAPE = re.compile(rb"\\(\d{3}|.)", re.DOTALL)
_STRINGS = re.compile(r'\s*"((?:[^"\\]|\\.)*)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class RecordData:
    """A record's value: the content that the service answers, and the fields that it was made from."""

    content: str
    data: Mapping[str, Any]
    priority: int | None = None


def character_strings(content: str) -> list[bytes]:
    """The octets of a TXT content's strings, unescaped; unquoted text is one string."""
    found = list(_STRINGS.finditer(content))
    if not found or "".join(match.group(0) for match in found).strip() != content.strip():
        return [content.encode()]
    return [_ESCAPE.sub(_octet, match.group(1).encode()) for match in found]


def _octet(match: re.Match[bytes]) -> bytes:
    escaped = match.group(1)
    return bytes([int(escaped) & 0xFF]) if escaped.isdigit() else escaped


def escaped(octets: bytes) -> str:
    """Octets in quotes, as presentation format writes them: those outside printable ASCII become decimal escapes."""
    return '"' + "".join(_escaped(octet) for octet in octets) + '"'


def _escaped(octet: int) -> str:
    if octet in b'"\\':
        return "\\" + chr(octet)
    return chr(octet) if 0x20 <= octet < 0x7F else f"\\{octet:03d}"  # noqa: PLR2004 - printable ASCII


def split(strings: list[bytes]) -> str:
    """Strings in quotes; those longer than 255 octets are split."""
    pieces = [octets[start : start + 255] for octets in strings for start in range(0, len(octets) or 1, 255)]
    return " ".join(escaped(piece) for piece in pieces)


def _a(content: str) -> str:
    try:
        return str(ipaddress.IPv4Address(content.strip()))
    except ValueError:
        raise invalid_record(9005, "Content for A record must be a valid IPv4 address.") from None


def _aaaa(content: str) -> str:
    try:
        address = ipaddress.IPv6Address(content.strip())
    except ValueError:
        raise invalid_record(9006, "Content for AAAA record must be a valid IPv6 address.") from None
    if address.scope_id:
        raise invalid_record(9006, "Content for AAAA record must be a valid IPv6 address.")
    return socket.inet_ntop(socket.AF_INET6, address.packed)  # `str` differs between Python 3.12 and 3.13


def _txt(content: str) -> str:
    """Kept as it was sent, except that a quoted string longer than 255 octets is split, as the service does."""
    strings = character_strings(content)
    if sum(len(octets) + 1 for octets in strings) > MAXIMUM_TXT or not content:
        raise invalid_record(9015, f"Content for TXT record must be between 1 and {MAXIMUM_TXT} characters.")
    if not content.lstrip().startswith('"') or all(len(octets) <= MAXIMUM_STRING for octets in strings):
        return content
    return split(strings)


def _host(code: int, record_type: str) -> Callable[[str], str]:
    return lambda content: target_name(content, code, record_type)


_CONTENT: dict[str, Callable[[str], str]] = {
    "A": _a,
    "AAAA": _aaaa,
    "CNAME": _host(9007, "CNAME"),
    "MX": _host(9009, "MX"),
    "NS": _host(9008, "NS"),
    "PTR": _host(9010, "PTR"),
    "TXT": _txt,
    "OPENPGPKEY": str.strip,
}
TYPES = frozenset(_CONTENT) | frozenset(structured.FORMS)


def rdata(record_type: object, body: Mapping[str, Any]) -> RecordData:
    """The value from a request's fields; raises `ApiError` with the service's code if they are invalid."""
    if record_type in structured.FORMS:
        return _structured(str(record_type), body)
    if record_type not in _CONTENT:
        raise invalid_record(9004 if record_type else 9101, "Invalid DNS record type." if record_type else _NO_TYPE)
    content = body.get("content")
    if not isinstance(content, str) or not content:
        raise required("content")
    priority = None
    if record_type == "MX":
        priority = _priority(body.get("priority", (body.get("data") or {}).get("priority")))
    return RecordData(_CONTENT[str(record_type)](content), {}, priority)


_NO_TYPE = "type is a required field."


def _priority(value: object) -> int:
    if value is None:
        raise required("priority")
    return structured.whole(value, 65535, "priority")


def _structured(record_type: str, body: Mapping[str, Any]) -> RecordData:
    data = body.get("data")
    if not isinstance(data, Mapping) or not data:
        raise required("data")
    if record_type in structured.PRIORITY_ABOVE and data.get("priority") is None and body.get("priority") is not None:
        data = {**data, "priority": body["priority"]}
    form = structured.FORMS[record_type]
    clean = form.clean(data)
    priority = clean.get("priority") if record_type in structured.PRIORITY_ABOVE else None
    return RecordData(form.content(clean), clean, priority)


def txt_text(content: str) -> bytes:
    """A TXT content's octets, without quotes and splits: two contents with the same octets are the same record."""
    return b"".join(character_strings(content))
