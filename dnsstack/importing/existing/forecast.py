"""Predict what the vendor's provider plans for a resource after its import, from the provider's schema and rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dnsstack.model.deferred import Deferred
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.refs import Ref, Secret
from dnsstack.providers.vendors import planning
from dnsstack.providers.vendors.schema import Schema, schema
from dnsstack.providers.vendors.values import camel
from dnsstack.providers.vendors.wire import answer


def changes(spec: ResourceSpec, existing: Mapping[str, Any], leaving_out: Collection[str] = ()) -> Iterator[str]:
    """The changes of `existing`, the API's object, by the first deployment, in words, without properties in `but`.

    A value that is known later, such as another resource's output, counts as unchanged.
    """
    table = schema(spec.token)
    prior = answer(table, existing)
    given = _respelt(table, spec.inputs(), prior)
    planned = planning.proposed(table, given, prior)
    planned = planning.ignoring(planned, prior, [camel(name) for name in spec.options.ignore_changes])
    rules = planning.Rules(lenient=False, same=lambda *_: False)
    for found in planning.differences(table, prior, planned, rules):
        key = planning.top(found.path)
        if key in leaving_out or key not in table or (existing.get(table[key].wire) is None and key not in given):
            continue
        yield (
            f"{found.path}: {found.old!r} is removed"
            if found.new is None
            else (f"{found.path}: {found.old!r} becomes {found.new!r}")
        )


def _respelt(table: Schema, inputs: Mapping[str, Any], prior: Mapping[str, Any]) -> dict[str, Any]:
    """A spec's inputs by Pulumi's names, with existing values for those that are known later."""
    found = {}
    for key, value in inputs.items():
        name = camel(key)
        before, nested = prior.get(name), table[name].attributes if name in table else None
        found[name] = _value(nested, value, before)
    return found


def _value(nested: Schema | None, value: Any, before: Any) -> Any:
    if isinstance(value, (Ref, Deferred, Secret)):
        return before
    if isinstance(value, list) and nested is None:
        return before if any(isinstance(item, (Ref, Deferred, Secret)) for item in value) else value
    if nested is None:
        return value
    if isinstance(value, list):
        were = before if isinstance(before, list) else []
        return [_respelt(nested, item, were[index] if index < len(were) else {}) for index, item in enumerate(value)]
    return _respelt(nested, value, before if isinstance(before, Mapping) else {})
