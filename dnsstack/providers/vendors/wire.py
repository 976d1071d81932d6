"""Convert between Pulumi's inputs and outputs and an API's JSON, by the table of a type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dnsstack.providers.vendors.schema import Attribute, Schema
from dnsstack.providers.vendors.values import Values


def body(schema: Schema, planned: Mapping[str, Any], prior: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The JSON body of a request: what is planned, and a null for what existed and is planned to be removed."""
    found: dict[str, Any] = {}
    for name, attribute in schema.items():
        if not attribute.settable:
            continue
        existing = (prior or {}).get(name)
        if planned.get(name) is not None:
            found[attribute.wire] = _sent(attribute, planned[name], existing)
        elif existing is not None and not attribute.computed:
            found[attribute.wire] = None
    return found


def _sent(attribute: Attribute, value: Any, existing: Any) -> Any:
    nested = attribute.attributes
    if nested is None:
        return value
    if isinstance(value, Mapping):
        return body(nested, value, existing if isinstance(existing, Mapping) else None)
    return [body(nested, item) for item in value]


def answer(schema: Schema, found: Mapping[str, Any]) -> Values:
    """The API's answer by Pulumi's names, without nulls and without what the table does not have."""
    read = {name: _received(attribute, found.get(attribute.wire)) for name, attribute in schema.items()}
    return {name: value for name, value in read.items() if value is not None}


def _received(attribute: Attribute, value: Any) -> Any:
    nested = attribute.attributes
    if nested is None or value is None:
        # an object where the table has a text is kept as JSON (`meta`)
        return json.dumps(value) if attribute.type == "string" and isinstance(value, Mapping) else value
    if isinstance(value, Mapping):
        return answer(nested, value)
    return [answer(nested, item) for item in value]
