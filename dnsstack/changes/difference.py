"""`compare` makes the difference of two plans, by owner and type; `apply` makes the second plan from the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from dnsstack.model.nameservers import NameserverSet, ProviderId
from dnsstack.model.unmanaged import Unmanaged
from dnsstack.plan.build import canonical, in_order, order
from dnsstack.plan.capabilities import servers_of
from dnsstack.plan.plan import Marker, PlannedFailover, PlannedRRset, SubZone, ZonePlan

if TYPE_CHECKING:
    from dnsstack.model.health import HealthCheck  # a plan of a domain without health checks loads none of their models

PlannedEntry = PlannedRRset | PlannedFailover
"""The entry of one owner and type: an RRset, or a failover policy."""

KeyT = TypeVar("KeyT")
Part = TypeVar("Part")


class Change(NamedTuple, Generic[KeyT, Part]):
    """One part of a plan, before and after; None if the plan has no such part. The two sides are never equal."""

    key: KeyT
    before: Part | None
    after: Part | None

    @property
    def kind(self) -> str:
        """`added`, `removed` or `changed`."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


class EntryChange(Change[tuple[str, str], PlannedEntry]):
    """The change of an owner (absolute) and type."""

    __slots__ = ()

    @property
    def has_policy(self) -> bool:
        """True if either side is a failover policy."""
        return isinstance(self.before, PlannedFailover) or isinstance(self.after, PlannedFailover)


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two plans, in canonical order.

    `entries` are RRsets and policies, by owner and type. An RRset that all servers serve before and after does not
    differ when a server is added or removed: that difference is in `nameservers`. `markers` and `sub_zones` depend on
    the policies; they are listed because resolvers can ask for them.
    """

    apex: tuple[str, str]
    nameservers: tuple[NameserverSet, NameserverSet]
    entries: tuple[EntryChange, ...] = ()
    health_checks: tuple[Change[str, HealthCheck], ...] = ()
    markers: tuple[Change[str, Marker], ...] = ()
    sub_zones: tuple[Change[str, SubZone], ...] = ()
    unmanaged: tuple[Change[str, Unmanaged], ...] = ()

    def __bool__(self) -> bool:
        """True if anything is different."""
        parts = (self.entries, self.health_checks, self.markers, self.sub_zones, self.unmanaged)
        return self.settings or any(parts)

    @cached_property
    def policies(self) -> list[EntryChange]:
        """The entries that are a failover policy on either side."""
        return [one for one in self.entries if one.has_policy]

    @cached_property
    def plain(self) -> list[tuple[PlannedRRset | None, PlannedRRset | None]]:
        """Both sides of the entries that are none."""
        policies = {one.key for one in self.policies}
        sides: list[Any] = [(before, after) for key, before, after in self.entries if key not in policies]
        return sides

    @property
    def settings(self) -> bool:
        """True if settings of the domain or its name servers differ."""
        return self.apex[0] != self.apex[1] or self.nameservers[0] != self.nameservers[1]

    def kinds(self) -> Mapping[str, int]:
        """The number of entries that are added, changed and removed."""
        found = {"added": 0, "changed": 0, "removed": 0}
        for entry in self.entries:
            found[entry.kind] += 1
        return found


def compare(old: ZonePlan, new: ZonePlan) -> Difference:
    """The difference from `old` to `new`; empty if both say the same, however their documents are written."""
    was, becomes = (frozenset(servers_of(plan.nameservers)) for plan in (old, new))
    before, after = entries_of(old), entries_of(new)
    unlike: Iterable[tuple[tuple[str, str], PlannedEntry]] = before.items()
    if was == becomes:
        unlike = [(key, one) for key, one in unlike if one is not (other := after.get(key)) and one != other]
    keys = [key for key, entry in unlike if not _same(entry, after.get(key), was, becomes)]
    added = [key for key in after if key not in before]
    if added or old.failovers:  # the RRsets of a plan are in order
        keys = sorted((*keys, *added), key=lambda key: order(*key))
    return Difference(
        apex=(old.apex, new.apex),
        nameservers=(old.nameservers, new.nameservers),
        entries=tuple(EntryChange(key, before.get(key), after.get(key)) for key in keys),
        health_checks=_changes(old.health_checks, new.health_checks),
        markers=_changes(*({one.owner: normal_marker(one) for one in plan.markers} for plan in (old, new))),
        sub_zones=_changes(*({one.apex: _normal_zone(one) for one in plan.sub_zones} for plan in (old, new))),
        unmanaged=_changes(old.unmanaged, new.unmanaged),
    )


def apply(old: ZonePlan, difference: Difference) -> ZonePlan:
    """The plan made from `old` by applying `difference`: `apply(old, compare(old, new))` equals `normal(new)`."""
    was, becomes = (frozenset(servers_of(servers)) for servers in difference.nameservers)
    entries: dict[tuple[str, str], PlannedEntry] = {
        key: _moved(entry, was, becomes) if isinstance(entry, PlannedRRset) else entry
        for key, entry in entries_of(old).items()
    }
    _change(entries, difference.entries)
    checks = dict(old.health_checks)
    markers = {one.owner: normal_marker(one) for one in old.markers}
    sub_zones = {one.apex: _normal_zone(one) for one in old.sub_zones}
    left = dict(old.unmanaged)
    _change(left, difference.unmanaged)
    _change(checks, difference.health_checks)
    _change(markers, difference.markers)
    _change(sub_zones, difference.sub_zones)
    return ZonePlan(
        apex=difference.apex[1],
        nameservers=difference.nameservers[1],
        health_checks={name: checks[name] for name in sorted(checks)},
        rrsets=tuple(_ordered(one for one in entries.values() if isinstance(one, PlannedRRset))),
        failovers=tuple(_ordered(_normal(one) for one in entries.values() if isinstance(one, PlannedFailover))),
        markers=tuple(sorted(markers.values(), key=lambda one: order(one.owner, "TXT"))),
        sub_zones=tuple(sub_zones[apex] for apex in sorted(sub_zones)),
        unmanaged=dict(sorted(left.items())),
    )


def normal(plan: ZonePlan) -> ZonePlan:
    """The same plan with the values of every policy in canonical order: their order has no meaning in DNS.

    Under `follow`, a plan keeps the order of the document, because it numbers the slots of existing records.
    """
    return replace(
        plan,
        failovers=tuple(map(_normal, plan.failovers)),
        markers=tuple(sorted(map(normal_marker, plan.markers), key=lambda one: order(one.owner, "TXT"))),
        sub_zones=tuple(map(_normal_zone, plan.sub_zones)),
    )


def entries_of(plan: ZonePlan) -> dict[tuple[str, str], PlannedEntry]:
    """The entry of each owner and type."""
    found: dict[tuple[str, str], PlannedEntry] = {(one.owner, one.rdtype): one for one in plan.rrsets}
    if plan.failovers:
        found.update(((one.owner, one.rdtype), one) for one in plan.failovers)
    return found


def _same(
    before: PlannedEntry, after: PlannedEntry | None, was: frozenset[ProviderId], becomes: frozenset[ProviderId]
) -> bool:
    """Whether two say the same that are not equal, or among other servers."""
    if isinstance(before, PlannedRRset):
        return was != becomes and isinstance(after, PlannedRRset) and _moved(before, was, becomes) == after
    return isinstance(after, PlannedFailover) and _normal(before) == _normal(after)


def _moved(rrset: PlannedRRset, was: frozenset[ProviderId], becomes: frozenset[ProviderId]) -> PlannedRRset:
    """The RRset for the new servers: if every server served it before, every server serves it afterwards."""
    return replace(rrset, served_by=becomes) if was != becomes and rrset.served_by == was else rrset


def _normal(entry: PlannedFailover) -> PlannedFailover:
    policy = in_order(entry.policy)
    if policy is entry.policy:
        return entry
    answers = {
        provider: {
            state: tuple(replace(one, values=canonical(one.values)) for one in found) for state, found in states.items()
        }
        for provider, states in entry.answers.items()
    }
    return replace(entry, policy=policy, answers=answers)


def normal_marker(marker: Marker) -> Marker:
    """The marker of the same policy, with the policy's values in canonical order."""
    policy = in_order(marker.policy)
    return marker if policy is marker.policy else replace(marker, policy=policy)


def _normal_zone(sub_zone: SubZone) -> SubZone:
    return replace(sub_zone, failovers=tuple(map(_normal, sub_zone.failovers)))


def _changes(before: Mapping[str, Part], after: Mapping[str, Part]) -> tuple[Change[str, Part], ...]:
    return tuple(
        Change(key, before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    )


def _change(parts: dict[KeyT, Part], changes: Iterable[Change[KeyT, Part]]) -> None:
    for change in changes:
        if change.after is None:
            del parts[change.key]
        else:
            parts[change.key] = change.after


Owned = TypeVar("Owned", PlannedRRset, PlannedFailover)


def _ordered(entries: Iterable[Owned]) -> list[Owned]:
    return sorted(entries, key=lambda one: order(one.owner, one.rdtype))
