"""What goes along when the engine deletes: for a replacement (`calculateDependentReplacements`), and in layers."""

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
    """A resource that rests on one that is deleted first: deleted even before, and made anew in its turn."""

    resource: DeployedResource
    keys: tuple[str, ...]
    """The inputs that come from what is replaced and can't be changed in place."""


def resting_on(root: Collection[str], kept: Iterable[Kept], seen: Collection[str], find: Find) -> list[Condemned]:
    """Every resource that a replacement replaces too, in the state's order: what rests on another follows it.

    `root` are the URNs that the replaced one has or had, `kept` is the state; what was registered already (`seen`)
    can't rest on it any more.
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
    """The inputs of `item` that make it another resource once what they come from is another one."""
    later = {key: UNKNOWN for key, urns in item.property_dependencies.items() if gone & set(urns)}
    if later:
        kind = find(item.type, item.provider)
        yield from kind.diff(item.outputs, {**item.inputs, **later}).replaces


def layers(gone: Iterable[Kept]) -> Iterator[list[Kept]]:
    """`gone` in layers, each in the given order; what a resource rests on is never in its own layer or an earlier one.

    A resource rests on its parent, on its provider, and on what it or one of its inputs depends on. One that was
    replaced shares its successor's URN, and goes with that.
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
