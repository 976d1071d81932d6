"""What stops a run before it empties a zone: a protected `pulumi.Stash` that depends on everything in the zone.

The engine deletes what nothing else depends on first, and refuses a protected resource only when its turn comes. A
zone is the last of its resources to go: its protection alone refuses with a preview, and without one when every record
is gone already. The Stash is the first to go instead, and its refusal ends the run (tried on the engine, CLI 3.260:
nothing deleted with it, every record without; `--continue-on-error` and `--target-dependents` change nothing).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

import pulumi

from dnsstack.component.allowed import Texts, require_list
from dnsstack.component.faults import ZoneError
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.nearest import did_you_mean
from dnsstack.plan.naming import Naming
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.refs import Ref
from dnsstack.providers.zone_records import ZoneRecords

_MADE: Final = (ProviderId.ROUTE53.value, ProviderId.CLOUDFLARE.value)


def unprotected(given: Texts, specs: Sequence[ResourceSpec], name: str) -> frozenset[str]:
    """The logical names of the zones that Pulumi may delete, from what a program calls them; their records', too.

    A zone is called by its provider, `route53` or `cloudflare`, and a sub-zone by provider and label,
    `route53/<sub-zone>`: the part of its logical name between the component's `name` and `/zone`.

    Raises:
        ZoneError: no zone of the component is called so, or it is not a list.
    """
    require_list(given, "unprotected", "zones")
    contents = {
        zone.removeprefix(f"{name}/").removesuffix("/zone"): members for zone, members in _contents(specs).items()
    }
    for zone in given:
        if zone not in contents and zone not in _MADE:  # a provider that has left is not a fault: the zone may be gone
            message = f"unprotected: {zone!r} is not a zone of {name}{did_you_mean(str(zone), contents)}"
            raise ZoneError(message, exit_code=2)
    return frozenset(member for zone in given for member in contents.get(zone, ()))


def _contents(specs: Sequence[ResourceSpec]) -> dict[str, list[str]]:
    """What a zone's protection holds for, by the zone's logical name: itself, and its records where they are one."""
    contents = {spec.name: [spec.name] for spec in specs if _is_zone(spec)}
    for spec in specs:
        if isinstance(spec, ZoneRecords) and isinstance(spec.zone_id, Ref):
            contents[spec.zone_id.spec].append(spec.name)
    return contents


def protect_zones(
    specs: Iterable[ResourceSpec],
    resources: Mapping[str, pulumi.Resource],
    parent: pulumi.Resource,
    naming: Naming,
    free: Collection[str] = (),
) -> None:
    """One Stash for each protected zone of `specs`; single records can still be removed.

    That of a zone in `free` stays without protection: what is protected in the state can't go in the same run.
    """
    for zone, contents in zones(specs):
        options = pulumi.ResourceOptions(
            parent=parent,
            protect=zone not in free,
            depends_on=[resources[zone], *(resources[name] for name in contents)],
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
        if _is_zone(spec):
            found[spec.name] = []
            packages.setdefault(_package(spec), spec.name)
    for spec in specs:
        if spec.name in found:
            continue
        own = spec.needs() & found.keys() or {packages.get(_package(spec), "")}
        for zone in own & found.keys():
            found[zone].append(spec.name)
    return ((zone, tuple(contents)) for zone, contents in found.items())


def _is_zone(spec: ResourceSpec) -> bool:
    """True for what is protected and holds others; all RRsets of a zone as one resource are protected, too."""
    return spec.options.protect and not isinstance(spec, ZoneRecords)


def _package(spec: ResourceSpec) -> str:
    return spec.token.partition(":")[0]
