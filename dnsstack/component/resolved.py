"""The resolved document: the document with the values of its Outputs, for `verify` and `follow`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any, Final

import pulumi
from pydantic_core import PydanticCustomError

from dnsstack.component.outputs import rdata
from dnsstack.errors import Unsupported
from dnsstack.model.base import Model
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.health import HealthCheck
from dnsstack.model.names import under
from dnsstack.model.rdata import Rdata

_RDATA: Final = frozenset(("values", "primary", "secondary"))
"""Fields with rdata of their entry's type."""

_PLAIN: Final = frozenset((str, int, bool, NoneType))
"""Types of which no value has an Output."""


def resolved(domain: Domain) -> pulumi.Output[dict[str, Any]]:
    """The canonical document of `domain`; secret if an Output in it is secret."""
    try:
        return _whole(domain.to_document())
    except Unsupported:  # nearly always something is known only later; to look for it first costs as much
        deferred = list({id(value.output): value for value in _deferred(domain)}.values())
        if not deferred:
            raise

    def fill(values: list[Any]) -> dict[str, Any]:
        by_output = {id(value.output): found for value, found in zip(deferred, values, strict=True)}
        try:
            filled: Domain = _filled(domain, by_output)
        except (ValueError, TypeError, PydanticCustomError):
            return {}  # the resource with this Output refuses it, and names its place
        return filled.to_document()

    return pulumi.Output.all(*(value.output for value in deferred)).apply(fill)


def _whole(document: dict[str, Any]) -> pulumi.Output[dict[str, Any]]:
    """The document as one Output; `Output.from_input` would make an Output for each of its thousands of values."""
    return pulumi.Output.from_input(True).apply(lambda _: document)  # any known value


def _deferred(value: Any) -> Iterator[Deferred]:
    if isinstance(value, Deferred):
        yield value
    elif isinstance(value, Model):
        fields = vars(value)
        for name in type(value).model_fields:
            if fields[name].__class__ not in _PLAIN:  # most are known: this saves thousands of calls
                yield from _deferred(fields[name])
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _deferred(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _deferred(item)


def _filled(value: Any, outputs: Mapping[int, Any], rdtype: str = "") -> Any:
    """`value` with the values of its deferred parts; parts without any are the same objects."""
    if isinstance(value, Deferred):
        found = outputs[id(value.output)]
        return rdata(rdtype, found) if rdtype else found
    if isinstance(value, Model):
        own = str(getattr(value, "rdtype", ""))
        changed = {}
        for name in type(value).model_fields:
            old = getattr(value, name)
            new = _filled(old, outputs, own if name in _RDATA else "")
            if new is not old:
                changed[name] = new
        return _changed(value, changed) if changed else value
    if isinstance(value, tuple) and any(True for _ in _deferred(value)):
        return tuple(part for item in value for part in _parts(item, outputs, rdtype))
    if isinstance(value, Mapping) and any(True for _ in _deferred(value)):
        return {key: _filled(item, outputs, rdtype) for key, item in value.items()}
    return value


def _parts(item: Any, outputs: Mapping[int, Any], rdtype: str) -> Iterator[Any]:
    """The values for `item`; several if its Output has a list."""
    found = outputs[id(item.output)] if rdtype and isinstance(item, Deferred) else None
    if isinstance(found, (list, tuple)):
        yield from (rdata(rdtype, one) for one in found)
    else:
        yield _filled(item, outputs, rdtype)


def _changed(value: Model, changed: Mapping[str, Any]) -> Model:
    """`item` with new parts; texts of rdata and of health checks are read again."""
    if not isinstance(value, (Rdata, HealthCheck)):
        return value.model_copy(update=dict(changed))
    with under("."):
        return value.replace(**changed)
