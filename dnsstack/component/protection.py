"""Stop a run before it deletes records of a protected zone: a protected `pulumi.Stash` depends on all of the zone.

The engine deletes first what nothing else depends on, and refuses a protected resource only when it comes to it. A
zone is deleted after its records. So without a preview, the zone's protection alone would stop the run only after every
record is deleted. The Stash is deleted before everything, and its protection ends the run (tried on the engine, CLI
3.260: nothing deleted with it, every record without; also with `--continue-on-error` and `--target-dependents`).
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
    """The logical names of the zones that Pulumi may delete, and of their records, from the names in `unprotected=`.

    The name of a zone is its provider, `route53` or `cloudflare`; that of a sub-zone is `route53/<sub-zone>`. It is the
    part of the logical name between the component's `name` and `/zone`.

    Raises:
        ZoneError: a name is not that of a zone of the component, or the argument is not a list.
    """
    require_list(given, "unprotected", "zones")
    contents = {
        zone.removeprefix(f"{name}/").removesuffix("/zone"): members for zone, members in _contents(specs).items()
    }
    for zone in given:
        # a provider that was removed is not an error: its zone may be deleted already
        if zone not in contents and zone not in _MADE:
            message = f"unprotected names {zone!r}, which is not a zone of {name}{did_you_mean(str(zone), contents)}"
            raise ZoneError(message, exit_code=2)
    return frozenset(member for zone in given for member in contents.get(zone, ()))


def _contents(specs: Sequence[ResourceSpec]) -> dict[str, list[str]]:
    """The protected resources of a zone, by its logical name: the zone, and its per-zone resource, if any."""
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
    """A Stash for each protected zone of `specs`; single records can still be removed.

    The Stash of a zone in `free` has no protection: otherwise it could not be deleted in the same run as the zone.
    """
    for zone, contents in zones(specs):
        options = pulumi.ResourceOptions(
            parent=parent,
            protect=zone not in free,
            depends_on=[resources[zone], *(resources[name] for name in contents)],
        )
        text = f"protects {zone} and what is in it"  # in the state of every stack: another text would be a change
        pulumi.Stash(naming.protection(zone), input=text, opts=options)


def zones(specs: Iterable[ResourceSpec]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each protected zone, with the logical names of the resources that its Stash depends on.

    A resource belongs to the zone that it needs; a sub-zone's delegation belongs to both zones. A resource that needs
    no zone, such as a health check or a pool, belongs to the first zone of its provider.
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
    """True for zones, and not for per-zone resources, which are protected too."""
    return spec.options.protect and not isinstance(spec, ZoneRecords)


def _package(spec: ResourceSpec) -> str:
    return spec.token.partition(":")[0]
