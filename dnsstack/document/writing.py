"""`dump`: a domain as a canonical document; loading it gives an equal domain."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from dnsstack.errors import Unsupported
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_INVISIBLE: Final = re.compile("[\x7f-\x9f\ufeff\ufffe\uffff]")
_TABLES: Final = ("health_checks", "records", "failover")


def dump(domain: Domain, format: str = "yaml") -> str:  # noqa: A002  # the word that readers expect
    """The domain as YAML, JSON or TOML, in the order that the model keeps; equal domains give equal text.

    Raises:
        Unsupported: the domain holds an Output, which no text can hold; or the format is none of the three.
    """
    data = domain.to_document()
    if deferred := next(_deferred(data, ()), None):
        msg = f"{'.'.join(deferred)} is known after apply only: a document can't hold it"
        raise Unsupported(msg)
    if format == "yaml":
        return to_yaml(data)
    if format == "json":
        return _escaped(json.dumps(data, indent=2, ensure_ascii=False)) + "\n"
    if format == "toml":
        return to_toml(data)
    msg = f"{format!r} is not a format: yaml, json or toml is allowed"
    raise Unsupported(msg)


def _deferred(data: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Where Outputs stand in plain data."""
    if isinstance(data, Deferred):
        yield path
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _deferred(value, (*path, str(key)))
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _deferred(value, path)


def to_yaml(data: Mapping[str, Any]) -> str:
    """Plain data as YAML in the layout of `fmt`."""
    import yaml

    from dnsstack.document.formatting import fmt

    base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

    class _Dumper(base):  # type: ignore[misc]  # the C dumper or the Python one
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # PyYAML's signature
            """Write shared parts out: anchors are nobody's intent here."""
            return True

    return fmt(yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**31 - 1))


def to_toml(data: Mapping[str, Any]) -> str:
    """Plain data as TOML: a table for each name server provider, check and owner, inline tables below."""
    blocks = ["\n".join(_pairs({key: value for key, value in data.items() if not isinstance(value, Mapping)}))]
    for section, value in data.items():
        if not isinstance(value, Mapping):
            continue
        tables = value if section in _TABLES else {}
        plain = {key: item for key, item in value.items() if key not in tables}
        if plain or not tables:
            blocks.append("\n".join([f"[{_key(section)}]", *_pairs(plain)]))
        for name, table in tables.items():
            blocks.append("\n".join([f"[{_key(section)}.{_key(name)}]", *_pairs(table)]))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _pairs(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield f"{_key(key)} = {_value(value)}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(_pairs(value)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else _text(str(value))


def _text(text: str) -> str:
    """A basic string: JSON's escapes are TOML's."""
    return _escaped(json.dumps(text, ensure_ascii=False))


def _escaped(text: str) -> str:
    """JSON text with the characters escaped that JSON lets pass and documents don't."""
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


__all__ = ["dump", "to_toml", "to_yaml"]
