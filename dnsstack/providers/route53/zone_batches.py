"""Change batches for RRsets; after each batch, every query is answered.

A new RRset is created. A changed RRset is deleted as it was listed and created again in the same batch: that counts as
much as UPSERT, but Route53 refuses it if someone else has changed the RRset meanwhile. A unit is sent in one batch; it
is one of:

- a key, such as a failover pair and the simple RRset that it replaces;
- an owner at which a CNAME or NS RRset is added, removed, or replaced by other types;
- all new RRsets of an owner, or all that are removed: an owner with any RRset hides the wildcard above it (RFC 4592);
- all that is new, or removed, in one branch below the apex, such as a delegation and its glue, as far as it fits.

Units are sent in three phases: new, changed, removed. An alias is created after its target, and removed before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise
from typing import Any

from dnsstack.model.names import is_at_or_below, labels
from dnsstack.providers.declared import DeclaredRRset, Key, join, split
from dnsstack.providers.route53 import text
from dnsstack.providers.route53.api_form import ApiRecordSet
from dnsstack.providers.route53.change_batch import (
    MAX_CHARACTERS,
    MAX_VALUES,
    Batch,
    BatchChange,
    fits,
    has_room,
    refuse_size,
)
from dnsstack.providers.route53.declared import record_sets


class Phase(IntEnum):
    """The phase of a unit; before a phase begins, all name servers have the one before."""

    NEW = 0
    CHANGED = 1
    REMOVED = 2


@dataclass(frozen=True, slots=True)
class RRsetChange:
    """One RRset: what the zone was listed with (empty if it is new), and what is wanted (None if it is removed)."""

    key: Key
    listed: tuple[ApiRecordSet, ...]
    wanted: DeclaredRRset | None

    @property
    def phase(self) -> Phase:
        """The phase of this change alone."""
        return Phase.REMOVED if self.wanted is None else Phase.CHANGED if self.listed else Phase.NEW


@dataclass(frozen=True, slots=True)
class ZoneBatch:
    """One ChangeResourceRecordSets request; `places` has the absolute owner and type of each changed RRset, by key."""

    phase: Phase
    changes: Batch
    places: Mapping[Key, tuple[str, str]]
    continued: tuple[str, ...] = ()
    """The absolute names of branches that are too large for one batch and have a part in an earlier one."""

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys of the changed RRsets."""
        return tuple(self.places)


@dataclass(eq=False, slots=True)
class _Unit:
    owners: set[str]
    phase: Phase
    parts: list[RRsetChange]
    changes: list[BatchChange] = field(default_factory=list)
    values: int = 0
    characters: int = 0
    continued: str = ""
    before: list[_Unit] = field(default_factory=list)

    def add(self, changes: Iterable[BatchChange]) -> None:
        """Add more changes to the unit."""
        for one in changes:
            self.changes.append(one)
            self.values += one.values
            self.characters += one.characters

    def holds(self, other: _Unit) -> bool:
        """True if both units fit into one batch."""
        return has_room(self.values + other.values, self.characters + other.characters)


def plan(changes: Sequence[RRsetChange], apex: str) -> tuple[ZoneBatch, ...]:
    """The batches, in the order in which to send them.

    Raises:
        Unsupported: a unit is too large for one batch.
        KeyError, ValueError: a value is not rdata.
    """
    units = [unit for group in _groups(changes, apex) for unit in _bounded(group, apex)]
    _depend(units, apex)
    return tuple(_packed(_in_order(units), apex))


def _groups(changes: Sequence[RRsetChange], apex: str) -> list[_Unit]:
    owners: dict[str, list[RRsetChange]] = defaultdict(list)
    for change in changes:
        owners[split(change.key, apex)[0]].append(change)
    in_order = sorted(owners, key=lambda name: (len(labels(name)), name))
    units = [unit for owner in in_order for unit in _of_owner(owner, owners[owner])]
    return _by_branch(units, apex)


def _of_owner(owner: str, changes: Sequence[RRsetChange]) -> Iterator[_Unit]:
    """One unit if types exclude each other; else a unit of new RRsets, one of each change, and one of removals."""
    parts: dict[Phase, list[RRsetChange]] = {phase: [] for phase in Phase}
    for part in sorted(changes, key=lambda part: part.key):
        parts[part.phase].append(part)
    phases = [phase for phase in Phase if parts[phase]]
    if any(part.key.endswith(("/CNAME", "/NS")) for part in changes):
        phase = phases[0] if len(phases) == 1 else Phase.CHANGED
        yield _Unit({owner}, phase, sorted(changes, key=lambda part: part.key))
        return
    for phase in phases:
        if phase is Phase.CHANGED:
            yield from (_Unit({owner}, phase, [part]) for part in parts[phase])
        else:
            yield _Unit({owner}, phase, parts[phase])


def _by_branch(units: list[_Unit], apex: str) -> list[_Unit]:
    """Join the new RRsets, or the removed ones, of a branch below the apex: each name can hide a wildcard for others.

    A delegation and its glue are in one branch, too. A branch that is too large for one batch has several units.
    """
    branches: dict[tuple[str, Phase], _Unit] = {}
    found: list[_Unit] = []
    for unit in units:
        unit.add(_changes(unit.parts, apex))
        (owner,) = unit.owners
        branch = _branch(owner, apex)
        first = branches.get((branch, unit.phase))
        if unit.phase is Phase.CHANGED or owner == apex or first is None or not first.holds(unit):
            if first is not None and unit.phase is not Phase.CHANGED and owner != apex:
                unit.continued = f"{branch}.{apex}"
            branches[branch, unit.phase] = unit
            found.append(unit)
        else:
            first.parts += unit.parts
            first.owners.add(owner)
            first.add(unit.changes)
    return found


def _branch(owner: str, apex: str) -> str:
    """The branch of an owner: its label directly below the apex."""
    kept = labels(owner)[: -len(labels(apex))] if owner != apex else []
    return kept[-1] if kept else ""


def _bounded(unit: _Unit, apex: str) -> Iterable[_Unit]:
    """The unit; if it is too large, and may be divided, its parts."""
    if fits(unit.changes):
        return [unit]
    apart = [unit]
    if unit.phase is not Phase.CHANGED and len(unit.parts) > 1:
        apart = [_Unit({split(part.key, apex)[0]}, unit.phase, [part]) for part in unit.parts]
        for one in apart:
            one.add(_changes(one.parts, apex))
    for one in apart:
        if not fits(one.changes):
            raise refuse_size(tuple(one.changes), ", ".join(part.key for part in one.parts))
    return apart


def _changes(parts: Sequence[RRsetChange], apex: str) -> Batch:
    gone = [BatchChange("DELETE", listed) for part in parts for listed in part.listed]
    made = [
        BatchChange("CREATE", one)
        for part in parts
        if part.wanted is not None
        for one in record_sets(part.key, part.wanted, apex)
    ]
    return (*gone, *made)


def _depend(units: Sequence[_Unit], apex: str) -> None:
    """Make an alias wait for the unit that creates its target, and the deletion of a target wait for its aliases."""
    makes = {part.key: unit for unit in units for part in unit.parts if part.wanted is not None and not part.listed}
    ends = {part.key: unit for unit in units for part in unit.parts if part.wanted is None}
    for unit in units:
        for change in unit.changes:
            target = _target(change.rrset, apex)
            other = (makes if change.action == "CREATE" else ends).get(target)
            if other is None or other is unit:
                continue
            if change.action == "CREATE":
                unit.before.append(other)
            else:
                other.before.append(unit)


def _target(rrset: Mapping[str, Any], apex: str) -> Key:
    """The key of the RRset of this zone that is an alias's target; "" if it is outside of this zone."""
    target = rrset.get("AliasTarget")
    if target is None:
        return ""
    name = text.read_owner(target["DNSName"])
    return join(name, rrset["Type"], apex) if is_at_or_below(name, apex) else ""


def _in_order(units: Sequence[_Unit]) -> list[_Unit]:
    """The units by phase, each after those that it waits for; new owners top-down, removed ones bottom-up."""
    depth = {unit: min(len(labels(name)) for name in unit.owners) for unit in units}
    first = sorted(units, key=lambda one: (one.phase, -depth[one] if one.phase is Phase.REMOVED else depth[one]))
    done: dict[_Unit, None] = {}
    for unit in first:
        chain = [unit] if unit not in done else []
        while chain:
            waiting = next((one for one in chain[-1].before if one not in done and one not in chain), None)
            if waiting is not None:
                chain.append(waiting)
                continue
            ready = chain.pop()
            done[ready] = None
    return _phased(list(done))


def _phased(units: list[_Unit]) -> list[_Unit]:
    """Give a unit that another one waits for the phase of that one."""
    earliest: dict[_Unit, Phase] = {}
    for unit in reversed(units):
        unit.phase = min(unit.phase, earliest.get(unit, unit.phase))
        for other in unit.before:
            earliest[other] = min(unit.phase, earliest.get(other, unit.phase))
    for before, unit in pairwise(units):
        unit.phase = max(unit.phase, before.phase)
    return units


def _packed(units: Iterable[_Unit], apex: str) -> Iterator[ZoneBatch]:
    """Batches of as many units of one phase as fit, in order."""
    batch: list[_Unit] = []
    values = characters = 0
    for unit in units:
        full = values + unit.values > MAX_VALUES or characters + unit.characters > MAX_CHARACTERS
        if batch and (full or batch[-1].phase is not unit.phase):
            yield _batch(batch, apex)
            batch, values, characters = [], 0, 0
        batch.append(unit)
        values, characters = values + unit.values, characters + unit.characters
    if batch:
        yield _batch(batch, apex)


def _batch(units: Sequence[_Unit], apex: str) -> ZoneBatch:
    changes = [change for unit in units for change in unit.changes]
    places = {part.key: split(part.key, apex) for unit in units for part in unit.parts}
    continued = tuple(dict.fromkeys(unit.continued for unit in units if unit.continued))
    deletes_first = tuple(sorted(changes, key=lambda one: one.action != "DELETE"))
    return ZoneBatch(units[0].phase, deletes_first, places, continued)
