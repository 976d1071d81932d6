"""What stops a run before it empties a zone: a protected `pulumi.Stash` that depends on everything in the zone.

The engine deletes what nothing else depends on first, and refuses a protected resource only when its turn comes. A
zone is the last of its resources to go: its protection alone refuses with a preview, and without one when every record
is gone already. The Stash is the first to go instead, and its refusal ends the run (tried on the engine, CLI 3.260:
nothing deleted with it, every record without; `--continue-on-error` and `--target-dependents` change nothing).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pulumi

from dnsstack.plan.naming import Naming
from dnsstack.providers.base import ResourceSpec


def protect_zones(
    specs: Iterable[ResourceSpec],
    resources: Mapping[str, pulumi.Resource],
    parent: pulumi.Resource,
    naming: Naming,
    *,
    protect: bool,
) -> None:
    """One Stash for each protected zone of `specs`; single records can still be removed.

    `protect` false leaves it in its place without protection: what is protected in the state can't go in the same run.
    """
    for zone, held in zones(specs):
        options = pulumi.ResourceOptions(
            parent=parent, protect=protect or None, depends_on=[resources[zone], *(resources[name] for name in held)]
        )
        pulumi.Stash(naming.protection(zone), input=f"protects {zone} and what is in it", opts=options)


def zones(specs: Iterable[ResourceSpec]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each protected zone and the logical names of what goes with it.

    What needs a zone goes with it, that of a sub-zone's delegation with both zones. What needs none, as health checks
    and pools do, goes with the first zone of its provider.
    """
    specs = tuple(specs)
    packages: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for spec in specs:
        if spec.options.protect:
            found[spec.name] = []
            packages.setdefault(_package(spec), spec.name)
    for spec in specs:
        if spec.name in found:
            continue
        own = spec.needs() & found.keys() or {packages.get(_package(spec), "")}
        for zone in own & found.keys():
            found[zone].append(spec.name)
    return ((zone, tuple(held)) for zone, held in found.items())


def _package(spec: ResourceSpec) -> str:
    return spec.token.partition(":")[0]
