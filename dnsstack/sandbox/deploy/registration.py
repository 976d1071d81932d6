"""A resource as the program registers it; an option that the in-process host doesn't support is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from dnsstack.errors import EnvironmentFault
from dnsstack.providers.vendors.values import Values
from dnsstack.sandbox.deploy.wire import read_struct

_REFUSED: Final = {
    "transforms": "transforms",
    "deletedWith": "deleted_with",
    "replace_with": "replace_with",
    "remote": "a component of another language",
    "packageRef": "a parameterized provider",
    "pluginDownloadURL": "plugin_download_url",
    "state_migrations": "state migrations",
}
_HOOKS: Final = ("after_create", "after_update", "before_delete", "after_delete", "on_error")


def needs_cli(what: str, urn: str = "") -> EnvironmentFault:
    """The refusal of everything that only the Pulumi engine can do."""
    where = f" ({urn.rpartition('::')[2]})" if urn else ""
    return EnvironmentFault(f"{what} needs the Pulumi CLI{where}; the in-process host does not support it")


@dataclass(frozen=True, slots=True)
class Registration:
    """The parts of a RegisterResourceRequest that the host uses."""

    urn: str
    type: str
    name: str
    parent: str
    custom: bool
    inputs: Values
    secrets: frozenset[str]
    dependencies: tuple[str, ...]
    property_dependencies: dict[str, tuple[str, ...]]
    provider: str
    protect: bool
    retain_on_delete: bool
    delete_before_replace: bool
    ignore_changes: tuple[str, ...]
    replace_on_changes: tuple[str, ...]
    import_id: str
    former: tuple[str, ...] = field(default=())
    """URNs that the resource may have had before."""
    hooks: tuple[str, ...] = field(default=())
    """Names of the before_update hooks."""
    creation_hooks: tuple[str, ...] = field(default=())
    """Names of the before_create hooks."""


def urn(stack: str, project: str, parent: str, type_: str, name: str) -> str:
    """A URN; its type contains the parents' types, without the stack's."""
    chain = parent.split("::")[2] if parent else ""
    qualified = type_ if not chain or chain == "pulumi:pulumi:Stack" else f"{chain}${type_}"
    return f"urn:pulumi:{stack}::{project}::{qualified}::{name}"


def read_registration(request: Any, stack: str, project: str, parents: dict[str, tuple[str, ...]]) -> Registration:
    """The registration; `parents` are the former URNs of the resources registered so far.

    Raises:
        EnvironmentFault: the in-process host doesn't support an option.
    """
    own = urn(stack, project, request.parent, request.type, request.name)
    for option, shown in _REFUSED.items():
        if getattr(request, option, None):
            raise needs_cli(shown, own)
    if request.HasField("replacement_trigger"):
        raise needs_cli("replacement_trigger", own)
    if request.HasField("customTimeouts") and request.customTimeouts.ByteSize():
        raise needs_cli("custom_timeouts", own)
    if any(getattr(request.hooks, kind) for kind in _HOOKS):
        raise needs_cli("a resource hook other than before_create and before_update", own)
    if request.hooks.before_update and request.type != "pulumi:index:Stash":
        raise needs_cli("a resource hook on anything but a Stash", own)
    for option, paths in (("ignore_changes", request.ignoreChanges), ("replace_on_changes", request.replaceOnChanges)):
        if any(not path.isidentifier() for path in paths):
            raise needs_cli(f"{option} of a part of a property", own)
    inputs, secrets = read_struct(request.object)
    return Registration(
        urn=own,
        type=request.type,
        name=request.name,
        parent=request.parent,
        custom=request.custom,
        inputs=inputs,
        secrets=secrets | frozenset(name for name in request.additionalSecretOutputs if name in inputs),
        dependencies=tuple(request.dependencies),
        property_dependencies={key: tuple(found.urns) for key, found in request.propertyDependencies.items()},
        provider=request.provider,
        protect=request.protect,
        retain_on_delete=request.retainOnDelete,
        delete_before_replace=request.deleteBeforeReplace,
        ignore_changes=tuple(request.ignoreChanges),
        replace_on_changes=tuple(request.replaceOnChanges),
        import_id=request.importId,
        former=_former(request, stack, project, parents),
        hooks=tuple(request.hooks.before_update),
        creation_hooks=tuple(request.hooks.before_create),
    )


def _former(request: Any, stack: str, project: str, parents: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Every URN that the aliases name, multiplied by the parent's former URNs, as the engine does."""
    found: list[str] = list(request.aliasURNs)
    specs: list[tuple[str, str]] = [(request.type, request.name)]
    for alias in request.aliases:
        if alias.urn:
            found.append(alias.urn)
            continue
        spec = alias.spec
        kind, name = spec.type or request.type, spec.name or request.name
        parent = spec.parentUrn or ("" if spec.noParent else request.parent)
        found.append(urn(spec.stack or stack, spec.project or project, parent, kind, name))
        specs.append((kind, name))
    for former in parents.get(request.parent, ()):
        now, then = request.parent.rpartition("::")[2], former.rpartition("::")[2]
        for kind, name in specs:
            renamed = then + name.removeprefix(now) if name.startswith(now) else name
            found.append(urn(stack, project, former, kind, renamed))
    return tuple(dict.fromkeys(found))
