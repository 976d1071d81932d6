"""`--to specs`: every resource that the component would register, in this order, with inputs and options."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import Enum
from typing import Any

from dnsstack.cli.targets import Rendered, RenderRequest
from dnsstack.escaping import json_text
from dnsstack.model.deferred import Deferred
from dnsstack.model.names import file_stem, strip_dot
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import render
from dnsstack.providers.base import ResourceSpec, SpecOptions
from dnsstack.providers.refs import Ref, Secret


def files(plan: ZonePlan, request: RenderRequest) -> Rendered:  # noqa: ARG001  # every target has this parameter
    """One JSON list, named after the domain."""
    made = [entry(spec) for spec in render(plan, strip_dot(plan.apex))]
    return Rendered({f"{file_stem(plan.apex)}.specs.json": json_text(made, indent=2) + "\n"})


def entry(spec: ResourceSpec) -> dict[str, Any]:
    """One resource; options with Pulumi's default are left out."""
    made: dict[str, Any] = {"name": spec.name, "token": spec.token, "inputs": plain(spec.inputs())}
    options = {
        option.name: plain(getattr(spec.options, option.name))
        for option in dataclasses.fields(SpecOptions)
        if getattr(spec.options, option.name) != option.default
    }
    return {**made, "options": options} if options else made


def plain(value: Any) -> Any:
    """The value as JSON; references and Outputs become texts."""
    if isinstance(value, (Ref, Secret, Deferred)):
        return value.to_text()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    return value
