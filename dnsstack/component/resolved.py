"""The resolved document: what was declared, with the values of Outputs in their places, for `verify` and `follow`."""

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
"""Fields that hold rdata of their entry's type."""

_PLAIN: Final = frozenset((str, int, bool, NoneType))
"""Types of which no value holds an Output."""


def resolved(domain: Domain) -> pulumi.Output[dict[str, Any]]:
    """The canonical document of `domain`, secret where an Output of it is."""
    try:
        return _whole(domain.to_document())
    except Unsupported:  # nearly always since something is known later only; to look for that first costs as much
        deferred = list({id(value.output): value for value in _deferred(domain)}.values())
        if not deferred:
            raise

    def fill(values: list[Any]) -> dict[str, Any]:
        by_output = {id(value.output): found for value, found in zip(deferred, values, strict=True)}
        try:
            filled: Domain = _filled(domain, by_output)
        except (ValueError, TypeError, PydanticCustomError):
            return {}  # the resource of that Output refuses it, with its place; which fails first would be chance here
        return filled.to_document()

    return pulumi.Output.all(*(value.output for value in deferred)).apply(fill)


def _whole(document: dict[str, Any]) -> pulumi.Output[dict[str, Any]]:
    """The document as one Output: `Output.from_input` would make one of each value in it, thousands in all."""
    return pulumi.Output.from_input(True).apply(lambda _: document)  # any value that is known


def _deferred(value: Any) -> Iterator[Deferred]:
    if isinstance(value, Deferred):
        yield value
    elif isinstance(value, Model):
        fields = vars(value)
        for name in type(value).model_fields:
            if fields[name].__class__ not in _PLAIN:  # most are: thousands of calls less
                yield from _deferred(fields[name])
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _deferred(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _deferred(item)


def _filled(value: Any, outputs: Mapping[int, Any], rdtype: str = "") -> Any:
    """`value` with every deferred part in its place; parts without one are the same objects."""
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
    """What represents `item`: several values where an Output gave a list."""
    found = outputs[id(item.output)] if rdtype and isinstance(item, Deferred) else None
    if isinstance(found, (list, tuple)):
        yield from (rdata(rdtype, one) for one in found)
    else:
        yield _filled(item, outputs, rdtype)


def _changed(value: Model, changed: Mapping[str, Any]) -> Model:
    """Texts of rdata and health checks are read once more; what holds them only takes the parts."""
    if not isinstance(value, (Rdata, HealthCheck)):
        return value.model_copy(update=dict(changed))
    with under("."):
        return value.replace(**changed)
