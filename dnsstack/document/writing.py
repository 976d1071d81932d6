"""`dump`: write a domain as a canonical document, which loads as an equal domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dnsstack.errors import Unsupported
from dnsstack.escaping import json_text, must_quote, yaml_text
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain


def dump(domain: Domain, format: str = "yaml") -> str:  # noqa: A002  # the usual word
    """The domain as YAML or JSON, in the order of the model; equal domains give equal text.

    Raises:
        Unsupported: the domain has an Output, which no text can have, or the format is another one.
    """
    data = domain.to_document()
    if deferred := next(_deferred(data, ()), None):
        msg = f"{'.'.join(deferred)} is only known after a deployment, so a document can't hold it"
        raise Unsupported(msg)
    if format == "yaml":
        return to_yaml(data)
    if format == "json":
        return json_text(data, indent=2) + "\n"
    msg = f"{format!r} is not a format; write yaml or json"
    raise Unsupported(msg)


def _deferred(data: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The path of each Output in plain data."""
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
            """Write shared parts in full, without anchors."""
            return True

    def text(dumper: Any, value: str) -> Any:
        style = '"' if must_quote(value) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    _Dumper.add_representer(str, text)
    return fmt(yaml_text(yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**31 - 1)))
