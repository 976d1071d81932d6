"""The resources that are deleted with a replaced one (`calculateDependentReplacements`), and the order of deletion."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from dnsstack.providers.vendors.values import UNKNOWN
from dnsstack.sandbox.deploy.carried import Carried
from dnsstack.sandbox.deploy.state import DeployedResource

Find = Callable[[str, str], Carried]
"""The kind of a resource type under a provider reference."""

Kept = tuple[str, DeployedResource]
"""A resource under its key in the state."""


@dataclass(frozen=True, slots=True)
class Condemned:
    """A resource that depends on one to be replaced: it is deleted before that one, and created again later."""

    resource: DeployedResource
    keys: tuple[str, ...]
    """The inputs that come from the replaced resource and can't be changed in place."""


def resting_on(root: Collection[str], kept: Iterable[Kept], seen: Collection[str], find: Find) -> list[Condemned]:
    """Every resource that a replacement also replaces, in the state's order: a dependent is after its resource.

    `root` are the URNs that the replaced one has or had, `kept` is the state; a resource that was registered
    already (`seen`) does not depend on it any more.
    """
    gone, found = set(root), []
    for key, item in kept:
        if key in seen or item.doomed or not item.custom:
            continue
        keys = tuple(_forced(item, gone, find))
        if keys:
            gone.add(item.urn)
            found.append(Condemned(replace(item, doomed=True), keys))
    return found


def _forced(item: DeployedResource, gone: AbstractSet[str], find: Find) -> Iterator[str]:
    """The inputs of `item` that force its replacement when the resources that they come from are replaced."""
    later = {key: UNKNOWN for key, urns in item.property_dependencies.items() if gone & set(urns)}
    if later:
        kind = find(item.type, item.provider)
        yield from kind.diff(item.outputs, {**item.inputs, **later}).replaces


def layers(gone: Iterable[Kept]) -> Iterator[list[Kept]]:
    """The resources `gone` in layers, in the given order; dependencies of a resource are always in a later layer.

    A resource depends on its parent, on its provider, and on the dependencies of itself and its inputs. One that was
    replaced has the URN of its successor, and is deleted with it.
    """
    left = list(gone)
    while left:
        needed = {urn for _, item in left for urn in _needs(item)}
        free = [kept for kept in left if kept[1].urn not in needed] or left
        yield free
        taken = {key for key, _ in free}
        left = [kept for kept in left if kept[0] not in taken]


def _needs(item: DeployedResource) -> Iterator[str]:
    yield item.parent
    yield item.provider.rpartition("::")[0]
    yield from item.dependencies
    for urns in item.property_dependencies.values():
        yield from urns
