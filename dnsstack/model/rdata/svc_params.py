"""SvcParams: the parameters of SVCB and HTTPS (RFC 9460 §2.1 and §7), in canonical presentation format.

The usual parameters are read here; dnspython reads those with escapes or other keys, and finds every fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

from dnsstack.model.base import invalid
from dnsstack.model.rdata.a import read_ipv4
from dnsstack.model.rdata.aaaa import read_ipv6
from dnsstack.model.rdata.words import quote, split, to_bytes

_PLAIN: Final = re.compile(r'(alpn|port|ipv4hint|ipv6hint)=(?:"([\w./:,-]+)"|([\w./:,-]+))', re.ASCII)
_ALPN: Final = re.compile(r"[\w./-]{1,255}", re.ASCII)
_MAX_PORT: Final = 65535


def _alpn(item: str) -> str:
    if not _ALPN.fullmatch(item):
        raise ValueError
    return item


def _port(item: str) -> str:
    if not item.isdigit() or int(item) > _MAX_PORT:
        raise ValueError
    return str(int(item))


_READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "alpn": _alpn,
    "port": _port,
    "ipv4hint": read_ipv4,
    "ipv6hint": read_ipv6,
}
"""The reader of one item in the list of each key; the keys are in the order of their numbers."""


def _quickly(words: Sequence[str]) -> str | None:
    """Canonical text if every word has a usual key and no escapes, otherwise None."""
    found: dict[str, str] = {}
    for word in words:
        match = _PLAIN.fullmatch(word)
        if match is None or match[1] in found:
            return None
        items = (match[2] or match[3]).split(",")
        if match[1] == "port" and len(items) > 1:
            return None
        try:
            found[match[1]] = ",".join([_READERS[match[1]](item) for item in items])
        except ValueError:
            return None
    return " ".join([f'{key}="{found[key]}"' for key in _READERS if key in found])


def _canonical(value: Any) -> str:
    text = value if isinstance(value, str) else _written(value)
    quick = _quickly(text.split())
    return quick if quick is not None else _through_dnspython(text)


def _through_dnspython(text: str) -> str:
    import dns.exception
    import dns.rdata

    split(text, quotes=frozenset(range(len(text))))  # refuses text that dnspython would drop as a comment
    try:
        rdata = dns.rdata.from_text("IN", "SVCB", f"1 . {text}")
    except (dns.exception.DNSException, ValueError) as error:
        reason = str(error) or "wrong escape or value"
        allowed = 'write keys and values such as alpn="h3,h2" port=8443'
        raise invalid(f"{text!r} is not a list of SvcParams: {reason}; {allowed} (RFC 9460 §2.1)") from None
    return rdata.to_text().removeprefix("1 .").strip()


def _written(value: Any) -> str:
    """The presentation format of a mapping of keys to values."""
    if not isinstance(value, Mapping):
        raise invalid(f"{value!r} is not allowed here; write text or a mapping of SvcParam keys")
    return " ".join([_word(str(key), content) for key, content in value.items()])


def _word(key: str, value: Any) -> str:
    if value is None or value is True or value == "":
        return key
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        value = ",".join(str(item).replace("\\", "\\\\").replace(",", "\\,") for item in value)
    return f"{key}={quote(value if isinstance(value, bytes) else to_bytes(str(value)))}"


_SCHEMA: Final = {
    "type": ["string", "object"],
    "description": "SvcParams: presentation format, or a mapping of keys to values",
}

SvcParams = Annotated[str, BeforeValidator(_canonical), WithJsonSchema(_SCHEMA)]
"""Service parameters in canonical presentation format, "" for none."""
