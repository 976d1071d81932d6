"""The order in which the engine deletes: in layers, each of what nothing that is left rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dnsstack.sandbox.deploy.state import DeployedResource

Kept = tuple[str, DeployedResource]
"""A resource under its key in the state."""


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
