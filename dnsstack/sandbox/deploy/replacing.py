"""What goes along when a resource is deleted before it is replaced (the engine's `calculateDependentReplacements`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from dnsstack.providers.vendors.values import UNKNOWN
from dnsstack.sandbox.deploy.carried import Carried
from dnsstack.sandbox.deploy.state import DeployedResource

Find = Callable[[str, str], Carried]
"""The kind of a resource type under a provider reference."""


@dataclass(frozen=True, slots=True)
class Condemned:
    """A resource that rests on one that is deleted first: deleted even before, and made anew in its turn."""

    resource: DeployedResource
    keys: tuple[str, ...]
    """The inputs that come from what is replaced and can't be changed in place."""


def resting_on(
    root: Collection[str], kept: Iterable[tuple[str, DeployedResource]], seen: Collection[str], find: Find
) -> list[Condemned]:
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
