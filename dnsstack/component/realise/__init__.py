"""From specs to Pulumi resources; one file a provider, which imports that provider's SDK when it is first used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

import pulumi

from dnsstack.component.outputs import Inputs
from dnsstack.errors import MissingExtra
from dnsstack.providers.base import ResourceSpec

Maker = Callable[[ResourceSpec, Inputs, pulumi.ResourceOptions], pulumi.CustomResource]
"""Makes one resource of a spec."""


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
"""By the package of the type token."""


def realise(
    specs: Iterable[ResourceSpec],
    parent: pulumi.Resource,
    first: pulumi.Resource,
    *,
    free: Collection[str] = (),
    urns: str = "",
    never_made: pulumi.ResourceHook | None = None,
) -> dict[str, pulumi.Resource]:
    """The resources of `specs`, by logical name, each below `parent`.

    What needs no other spec waits for `first`; so does, through it, everything. What is named in
    `free` is not protected.
    `never_made` refuses to create what is there already.
    `urns` is how the URNs of the parent's children begin, where that is known: former names are given as whole URNs
    then, which costs a tenth of what `pulumi.Alias` costs in the SDK.
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
    """Pulumi's options; what a spec doesn't set stays unset, so that the component's own options reach its children."""
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
    """A maker whose inputs are the constructor's arguments."""

    def maker(spec: ResourceSpec, inputs: Inputs, options: pulumi.ResourceOptions) -> Any:
        return make(spec.name, opts=options, **inputs.of(spec))

    return maker
