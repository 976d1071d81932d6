"""DNS records in presentation format (RFC 1035, section 5.1), for DNS servers and for the exported zone file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dnsstack.sandbox.cloudflare_api.content import character_strings, escaped, split

_HOSTS = frozenset({"CNAME", "NS", "PTR"})


def absolute(name: str) -> str:
    """A name with its final dot."""
    return name if name.endswith(".") else f"{name}."


def quoted(text: str) -> str:
    """A character string in quotes."""
    return escaped(text.encode())


def _naptr(data: Mapping[str, Any]) -> str:
    texts = " ".join(quoted(data[name]) for name in ("flags", "service", "regex"))
    return f"{data['order']} {data['preference']} {texts} {absolute(data['replacement'])}"


def _service(data: Mapping[str, Any]) -> str:
    return f"{data['priority']} {absolute(data['target'])} {data['value']}".strip()


_FROM_DATA: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "CAA": lambda data: f"{data['flags']} {data['tag']} {quoted(data['value'])}",
    "HTTPS": _service,
    "NAPTR": _naptr,
    "SRV": lambda data: f"{data['priority']} {data['weight']} {data['port']} {absolute(data['target'])}",
    "SVCB": _service,
    "URI": lambda data: f"{data['priority']} {data['weight']} {quoted(data['target'])}",
}


def rdata_text(record: Mapping[str, Any]) -> str:
    """A record's rdata, from the JSON object that the API answers; every name in it is absolute."""
    kind, content = record["type"], record["content"]
    if kind in _FROM_DATA:
        return _FROM_DATA[kind](record["data"])
    if kind in _HOSTS:
        return absolute(content)
    if kind == "MX":
        return f"{record['priority']} {absolute(content)}"
    return split(character_strings(content)) if kind == "TXT" else str(content)
