"""`resources: per-zone`: put the records of each zone into one resource; other resources do not change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.names import absolute, strip_dot
from dnsstack.model.nameservers import Handover, ProviderId
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import PlannedRRset, ZonePlan
from dnsstack.providers.base import ResourceSpec, SpecOptions, Text
from dnsstack.providers.cloudflare import declaring as cloudflare
from dnsstack.providers.cloudflare.specs import CloudflareRecordsSpec, DnsRecord, ZoneSpec
from dnsstack.providers.declared import DeclaredRRset, Key, join
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53 import declaring as route53
from dnsstack.providers.route53.specs import HostedZone, Record, Route53RecordsSpec
from dnsstack.providers.zone_records import ZoneRecords, plain

Gathered = Record | DnsRecord
Bodies = dict[Key, Mapping[str, Any]]
"""RRsets by key, in the form of the resource's inputs."""

_BODIES: Final = {ProviderId.ROUTE53: route53.body, ProviderId.CLOUDFLARE: cloudflare.body}


@dataclass(frozen=True, slots=True)
class Apart:
    """The RRsets of a provider without failover: `plain` ones in final form, and those that need their records."""

    plain: Bodies = field(default_factory=dict)
    others: list[PlannedRRset] = field(default_factory=list)


def apart(plan: ZonePlan) -> dict[ProviderId, Apart]:
    """Separate the plain RRsets, for which no records are rendered; most of thousands of RRsets are plain.

    A CNAME into a sub-zone must wait for the sub-zone's delegation, so it is not plain.
    """
    delegated = {entry.owner for entry in plan.failovers if entry.target}
    found = {provider: Apart() for provider in _BODIES}
    for planned in plan.rrsets:
        values = None if planned.owner in delegated else plain(planned)
        for provider in planned.served_by & found.keys():
            body = None if values is None else _BODIES[provider](planned, values)
            if body is None:
                found[provider].others.append(planned)
            else:
                found[provider].plain[join(planned.owner, planned.rdtype, plan.apex)] = body
    return found


def gather(
    specs: Sequence[ResourceSpec], naming: Naming, known: Mapping[ProviderId, Apart] | None = None
) -> list[ResourceSpec]:
    """`specs` with one resource instead of all records of a zone, each after the resources that it needs.

    `known` has the RRsets of the domain's zones that have no specs.

    Zones come first, then their records; a sub-zone's records come before those of the domain, which delegate it. A
    zone that is filled by zone transfer has no such resource. An empty zone has one without RRsets, so that removing
    the last RRset does not remove the resource. The resource is protected like its zone.
    """
    zones = [spec for spec in specs if _is_filled(spec)]
    members: dict[str, list[Gathered]] = {zone.name: [] for zone in zones}
    others = []
    for spec in specs:
        if isinstance(spec, Gathered):
            members[_zone(spec.zone_id)].append(spec)
        else:
            others.append(spec)
    names = {part.name: naming.records(zone) for zone, parts in members.items() for part in parts}
    ready = {naming.zone(provider): found.plain for provider, found in (known or {}).items()}
    names |= {naming.member(zone, key): naming.records(zone) for zone, bodies in ready.items() for key in bodies}
    gathered = [
        _records(zone, members[zone.name], ready.get(zone.name, {}), naming, names) for zone in _inner_first(zones)
    ]
    places = {one.name for one in gathered}
    moved = [_moved(spec, names) for spec in others]
    late = [spec for spec in moved if spec.needs() & places]
    return [*(spec for spec in moved if not spec.needs() & places), *gathered, *late]


def handed(spec: ResourceSpec, step: Handover) -> ResourceSpec:
    """`spec` during a change of `resources`: records are marked as given or taken; other specs do not change.

    A per-zone resource that takes over a zone is created as usual: it sends nothing for an RRset that exists as wanted.
    """
    if not isinstance(spec, (Gathered, ZoneRecords)):
        return spec
    if step == "give":
        return replace(spec, options=replace(spec.options, given=True, protect=False))
    return spec if isinstance(spec, ZoneRecords) else replace(spec, options=replace(spec.options, is_there=True))


def _is_filled(spec: ResourceSpec) -> bool:
    return isinstance(spec, HostedZone) or (isinstance(spec, ZoneSpec) and spec.type != "secondary")


def _zone(zone_id: Text) -> str:
    """The logical name of the zone of a record, from the record's reference to it."""
    if not isinstance(zone_id, Ref):
        raise TypeError(zone_id)
    return zone_id.spec


def _inner_first(zones: Iterable[ResourceSpec]) -> list[ResourceSpec]:
    """The zones in order: Route53's sub-zones, Route53's zone, Cloudflare's zone."""
    return sorted(zones, key=lambda zone: (isinstance(zone, ZoneSpec), -zone.owner.count(".")))


def _records(
    zone: ResourceSpec, parts: Sequence[Gathered], plain: Bodies, naming: Naming, names: Mapping[str, str]
) -> ZoneRecords:
    apex = absolute(zone.owner, ".")
    name = naming.records(zone.name)
    found: Mapping[Key, DeclaredRRset]
    if isinstance(zone, HostedZone):
        kind: Callable[..., ZoneRecords] = Route53RecordsSpec
        zone_id = Ref(zone.name, "zone_id")
        found = route53.declared((part for part in parts if isinstance(part, Record)), apex)
    else:
        kind, zone_id = CloudflareRecordsSpec, Ref(zone.name, "id")
        found = cloudflare.declared((part for part in parts if isinstance(part, DnsRecord)), apex)
    bodies = plain | {key: rrset.to_inputs() for key, rrset in found.items()}
    needed = dict.fromkeys(names.get(one, one) for part in parts for one in part.options.depends_on)
    return kind(
        name=name,
        owner=apex,
        zone_id=zone_id,
        zone_name=strip_dot(apex),
        rrsets={key: bodies[key] for key in sorted(bodies)},
        open_parts={join(part.owner, part.type, apex): part for part in parts if _has_open_value(part)},
        options=SpecOptions(depends_on=tuple(one for one in needed if one != name), protect=True),
    )


def _has_open_value(part: Gathered) -> bool:
    """True if a value, an alias's target or zone, or a health check is known only during the deployment."""
    return any(isinstance(value, (Deferred, Ref)) for value in _texts(part))


def _texts(part: Gathered) -> Iterable[Any]:
    if isinstance(part, DnsRecord):
        return (part.content,)
    aliases = [text for alias in part.aliases or () for text in (alias.name, alias.zone_id)]
    return (*(part.records or ()), *aliases, part.health_check_id)


def _moved(spec: ResourceSpec, names: Mapping[str, str]) -> ResourceSpec:
    """The spec, waiting for per-zone resources instead of records."""
    after = spec.options.depends_on
    if not any(name in names for name in after):
        return spec
    now = tuple(dict.fromkeys(names.get(name, name) for name in after))
    return replace(spec, options=replace(spec.options, depends_on=now))
