"""A small `pulumi import --file`: existing resources are read through the plugins into the in-process host's state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dnsstack import files
from dnsstack.errors import UsageError
from dnsstack.sandbox.deploy.registration import urn
from dnsstack.sandbox.deploy.stack import ResourceChange
from dnsstack.sandbox.deploy.state import DeployedResource, State
from dnsstack.sandbox.deploy.steps import Kinds


def adopt(file: Path, state: State, kinds: Kinds, *, stack: str, project: str) -> list[ResourceChange]:
    """Take every resource of an import file into `state`, in the file's order; its providers are the default ones.

    Raises:
        UsageError: the file is not an import file.
        PluginError: no resource has an id that the file names.
    """
    given = _read(file)
    urns: dict[str, str] = dict(given.get("nameTable") or {})
    root = urn(stack, project, "", "pulumi:pulumi:Stack", f"{project}-{stack}")
    changes = []
    for item in given["resources"]:
        name, type_ = str(item["name"]), str(item["type"])
        parent = urns[item["parent"]] if "parent" in item else root
        own = urns[name] = urn(stack, project, parent, type_, str(item.get("logicalName", name)))
        state.keep(_component(own, type_, parent) if item.get("component") else _custom(own, item, parent, kinds))
        changes.append(ResourceChange("import", own))
    return changes


def _read(file: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(files.read_text(file))
        if isinstance(found, dict) and isinstance(found.get("resources"), list):
            return found
        reason = "it has no resources"
    except (OSError, ValueError) as error:
        reason = str(error)
    message = f"{file} is not a file for pulumi import: {reason}"
    raise UsageError(message)


def _component(own: str, type_: str, parent: str) -> DeployedResource:
    return DeployedResource(urn=own, type=type_, id="", custom=False, inputs={}, outputs={}, parent=parent)


def _custom(own: str, item: Mapping[str, Any], parent: str, kinds: Kinds) -> DeployedResource:
    kind = kinds.find(str(item["type"]), "")
    id_, outputs = kind.adopt(str(item["id"]))
    inputs = kind.live_inputs(outputs, {})
    return DeployedResource(
        urn=own, type=str(item["type"]), id=id_, custom=True, inputs=inputs, outputs=outputs, parent=parent
    )
