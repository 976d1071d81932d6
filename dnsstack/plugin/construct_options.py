"""Pulumi's options of a component that is built here, and its providers.

Pulumi's own servicer passes on aliases, `dependsOn`, `protect`, `providers` and `parent`. This module passes on all
other parts of a `ConstructRequest` that are options of a component in Python. The others do not concern the component:
transforms and transformations of the caller (they run there, and the engine applies transforms to the children itself),
`import`, `id`, `version` and `pluginDownloadURL` (which choose the plugin), `replaceWith` and `replacementTrigger` (a
component is never replaced).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

import pulumi
from google.protobuf import struct_pb2
from pulumi.resource import DependencyProviderResource, DependencyResource
from pulumi.runtime import proto, settings
from pulumi.runtime.resource_hooks import _binding_from_proto

from dnsstack.errors import EnvironmentFault

_DISTRIBUTIONS: Final = {"aws": "pulumi-aws", "cloudflare": "pulumi-cloudflare"}
_STATE_OF: Final = "pulumi:pulumi:getResource"


class _Parent(DependencyResource):
    """The component's parent, without protection; Pulumi's SDK reads the parent's `protect` if that is not set."""

    _protect: bool | None = None


def options(request: Any, *, protect: bool) -> pulumi.ResourceOptions:
    """The options of a `ConstructRequest`.

    `protect` is set only if it is true: in the protocol, false can also mean "not set", and a false value would apply
    to every resource of the component.
    """
    return pulumi.ResourceOptions(
        parent=_Parent(request.parent) if request.parent else None,
        depends_on=[DependencyResource(urn) for urn in request.dependencies] or None,
        providers={package: DependencyProviderResource(reference) for package, reference in request.providers.items()},
        protect=True if protect or request.protect else None,
        aliases=[_alias(alias) for alias in request.aliases] or None,
        additional_secret_outputs=list(request.additionalSecretOutputs) or None,
        custom_timeouts=_timeouts(request),
        deleted_with=DependencyResource(request.deletedWith) if request.deletedWith else None,
        delete_before_replace=request.deleteBeforeReplace if request.HasField("deleteBeforeReplace") else None,
        ignore_changes=list(request.ignoreChanges) or None,
        replace_on_changes=list(request.replaceOnChanges) or None,
        retain_on_delete=request.retainOnDelete if request.HasField("retainOnDelete") else None,
        hooks=_binding_from_proto(request.resource_hooks) if request.HasField("resource_hooks") else None,
    )


def _timeouts(request: Any) -> pulumi.CustomTimeouts | None:
    if not request.HasField("customTimeouts"):
        return None
    given = request.customTimeouts
    return pulumi.CustomTimeouts(create=given.create or None, update=given.update or None, delete=given.delete or None)


def _alias(alias: Any) -> str | pulumi.Alias:
    if alias.HasField("urn"):
        urn: str = alias.urn
        return urn
    spec = alias.spec
    given: dict[str, Any] = {"name": spec.name, "type_": spec.type, "project": spec.project, "stack": spec.stack}
    options = {key: value for key, value in given.items() if value}
    if spec.parentUrn:
        return pulumi.Alias(**options, parent=spec.parentUrn)
    return pulumi.Alias(**options, parent=None) if spec.noParent else pulumi.Alias(**options)


async def refuse_other_versions(providers: Mapping[str, str]) -> None:
    """Refuse an explicit provider with another major version than the component's resources.

    Raises:
        EnvironmentFault: there is one; the message has its version and the one to install.
    """
    for package, reference in providers.items():
        distribution = _DISTRIBUTIONS.get(package)
        found = await asyncio.to_thread(_version_of, reference.rpartition("::")[0]) if distribution else ""
        if not distribution or not found:
            continue
        ours = version(distribution)
        if found.partition(".")[0] != ours.partition(".")[0]:
            message = (
                f"the provider {reference.split('::')[-2]} is {package} {found}, and this plugin makes resources of "
                f"{package} {ours}: use version {ours.partition('.')[0]} of the {package} package in the program"
            )
            raise EnvironmentFault(message)


def _version_of(urn: str) -> str:
    """The version of a provider that the deployment has registered; "" if it has none."""
    monitor = settings.get_monitor()
    if monitor is None:
        return ""
    asked = struct_pb2.Struct()
    asked.fields["urn"].string_value = urn
    response = monitor.Invoke(proto.ResourceInvokeRequest(tok=_STATE_OF, args=asked))
    answer = getattr(response, "return")
    state = answer.fields["state"].struct_value.fields if "state" in answer.fields else {}
    stated: str = state["version"].string_value if "version" in state else ""
    return stated.removeprefix("v")
