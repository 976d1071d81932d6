"""Make Pulumi resources from specs. Each provider has a file, which imports the provider's SDK at first use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

import pulumi

from dnsstack.component.outputs import Inputs
from dnsstack.errors import MissingExtra
from dnsstack.providers.base import ResourceSpec

Maker = Callable[[ResourceSpec, Inputs, pulumi.ResourceOptions], pulumi.CustomResource]
"""Makes a resource from a spec."""


def _aws() -> Mapping[str, Maker]:
    from dnsstack.component.realise.route53 import MAKERS

    return MAKERS


def _cloudflare() -> Mapping[str, Maker]:
    from dnsstack.component.realise.cloudflare import MAKERS

    return MAKERS


def _dnsstack() -> Mapping[str, Maker]:
    from dnsstack.component.realise.dnsstack import MAKERS

    return MAKERS


ROSTER: Final[Mapping[str, Callable[[], Mapping[str, Maker]]]] = {
    "aws": _aws,
    "cloudflare": _cloudflare,
    "dnsstack": _dnsstack,
}
"""The makers, by the package of the type token."""


def realise(
    specs: Iterable[ResourceSpec],
    parent: pulumi.Resource,
    first: pulumi.Resource,
    *,
    free: Collection[str] = (),
    urns: str = "",
    never_made: pulumi.ResourceHook | None = None,
) -> dict[str, pulumi.Resource]:
    """Make the resources of `specs`, with the parent `parent`; the resources by logical name.

    A spec that needs no other one waits for `first`, so all of them do. Specs named in `free` are not protected.
    `never_made` is a hook that refuses to create records. `urns` is the beginning of the URNs of the parent's children,
    if it is known: then aliases are whole URNs, which cost a tenth of `pulumi.Alias` in the SDK.
    """
    resources: dict[str, pulumi.Resource] = {}
    inputs = Inputs(resources)
    makers: dict[str, Mapping[str, Maker]] = {}
    for spec in specs:
        package = spec.token.partition(":")[0]
        if package not in makers:
            makers[package] = _makers(package)
        options = _options(spec, resources, parent, first, free=free, urns=urns)
        if spec.options.is_there and never_made is not None:
            options.hooks = pulumi.ResourceHookBinding(before_create=[never_made])
        resources[spec.name] = makers[package][spec.token](spec, inputs, options)
    return resources


def _makers(package: str) -> Mapping[str, Maker]:
    try:
        return ROSTER[package]()
    except ModuleNotFoundError as error:
        raise MissingExtra("pulumi", f"a domain at {package}") from error


def _options(
    spec: ResourceSpec,
    resources: Mapping[str, pulumi.Resource],
    parent: pulumi.Resource,
    first: pulumi.Resource,
    *,
    free: Collection[str],
    urns: str,
) -> pulumi.ResourceOptions:
    """Pulumi's options. Options that the spec does not set are not set, so that those of the component apply."""
    given = spec.options
    after = [resources[name] for name in given.depends_on]
    if not spec.needs():
        after.append(first)
    return pulumi.ResourceOptions(
        parent=parent if given.parent is None else resources[given.parent],
        depends_on=after or None,
        protect=spec.name not in free if given.protect else (False if given.given else None),
        retain_on_delete=given.retain_on_delete or given.given or None,
        delete_before_replace=given.delete_before_replace or None,
        ignore_changes=list(given.ignore_changes) or None,
        replace_on_changes=list(given.replace_on_changes) or None,
        aliases=[_former(name, spec, urns) for name in given.aliases] or None,
        import_=given.import_id,
    )


def _former(name: str, spec: ResourceSpec, urns: str) -> str | pulumi.Alias:
    return f"{urns}{spec.token}::{name}" if urns and spec.options.parent is None else pulumi.Alias(name=name)


def plain(make: Callable[..., pulumi.CustomResource]) -> Maker:
    """A maker that passes the inputs to the constructor as they are."""

    def maker(spec: ResourceSpec, inputs: Inputs, options: pulumi.ResourceOptions) -> Any:
        return make(spec.name, opts=options, **inputs.of(spec))

    return maker
