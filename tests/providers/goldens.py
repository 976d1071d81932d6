"""Specs as JSON that a reviewer reads: one entry a resource, references as `${name.output[0]}`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from dnsstack.model.deferred import Deferred
from dnsstack.providers.base import ResourceSpec, SpecOptions
from dnsstack.providers.refs import Ref, Secret


def to_json(specs: Iterable[ResourceSpec]) -> str:
    return json.dumps([entry(spec) for spec in specs], indent=2, ensure_ascii=False) + "\n"


def entry(spec: ResourceSpec) -> dict[str, Any]:
    found = {"name": spec.name, "type": spec.token, "inputs": shown(spec.inputs())}
    options = {item.name: getattr(spec.options, item.name) for item in fields(SpecOptions)}
    set_options = {name: shown(value) for name, value in options.items() if value not in (None, (), False)}
    return found | ({"options": set_options} if set_options else {})


def shown(value: Any) -> Any:
    if isinstance(value, (Ref, Secret, Deferred)):
        return value.to_text()
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [shown(item) for item in value]
    return value
