"""From the RRsets that shall change to change batches of which no prefix leaves anything unanswered.

What is new is created, and what changes is deleted as it was listed and created anew in the same batch: the weight of
UPSERT, but a concurrent edit refuses it. What belongs together is one unit, in one batch:

- a key: a failover pair and the simple RRset that it replaces;
- an owner at which a CNAME or NS RRset comes, goes or makes place for others;
- all that is new at an owner, and all that goes: an owner that has anything hides the wildcard above it (RFC 4592);
- what is new, or goes, in one branch below the apex, as far as one batch holds it: a delegation and its glue, too.

Units come in three phases: new, changed, removed; an alias comes after its target, and goes before it.
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
    Change,
    fits,
    has_room,
    refuse_size,
)
from dnsstack.providers.route53.declared import record_sets


class Phase(IntEnum):
    """When a unit is sent; all name servers have a phase before the next begins."""

    NEW = 0
    CHANGED = 1
    REMOVED = 2


@dataclass(frozen=True, slots=True)
class RRsetChange:
    """One RRset: what the zone was listed with (nothing: it is new), and what is wanted (None: it goes)."""

    key: Key
    listed: tuple[ApiRecordSet, ...]
    wanted: DeclaredRRset | None

    @property
    def phase(self) -> Phase:
        """By itself."""
        return Phase.REMOVED if self.wanted is None else Phase.CHANGED if self.listed else Phase.NEW


@dataclass(frozen=True, slots=True)
class ZoneBatch:
    """One ChangeResourceRecordSets request; `places` are the RRsets that it changes: absolute owner and type by key."""

    phase: Phase
    changes: Batch
    places: Mapping[Key, tuple[str, str]]
    continued: tuple[str, ...] = ()
    """Branches (absolute) of which an earlier batch has the first part: more than one batch holds."""

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys of the RRsets that it changes."""
        return tuple(self.places)


@dataclass(eq=False, slots=True)
class _Unit:
    owners: set[str]
    phase: Phase
    parts: list[RRsetChange]
    changes: list[Change] = field(default_factory=list)
    values: int = 0
    characters: int = 0
    continued: str = ""
    before: list[_Unit] = field(default_factory=list)

    def add(self, changes: Iterable[Change]) -> None:
        """More that belongs to it."""
        for one in changes:
            self.changes.append(one)
            self.values += one.values
            self.characters += one.characters

    def holds(self, other: _Unit) -> bool:
        """Whether one batch has room for both."""
        return has_room(self.values + other.values, self.characters + other.characters)


def plan(changes: Sequence[RRsetChange], apex: str) -> tuple[ZoneBatch, ...]:
    """The batches, in their order.

    Raises:
        Unsupported: what must change at once is too big for one batch.
        KeyError, ValueError: a value that is not rdata.
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
    """One unit where types exclude each other; else what comes, each RRset that changes, and what goes."""
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
    """What comes, or goes, in one branch below the apex is one unit: each name hides a wildcard from those around it.

    So is a delegation with its glue. A branch that one batch doesn't hold has several units.
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
    """The label of an owner that is next to the apex."""
    kept = labels(owner)[: -len(labels(apex))] if owner != apex else []
    return kept[-1] if kept else ""


def _bounded(unit: _Unit, apex: str) -> Iterable[_Unit]:
    """The unit; one that needn't be in one batch is taken apart where it is too big."""
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
    gone = [Change("DELETE", listed) for part in parts for listed in part.listed]
    made = [
        Change("CREATE", one)
        for part in parts
        if part.wanted is not None
        for one in record_sets(part.key, part.wanted, apex)
    ]
    return (*gone, *made)


def _depend(units: Sequence[_Unit], apex: str) -> None:
    """An alias waits for the unit that creates its target; one that deletes a target waits for its aliases."""
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
    """The RRset of this zone that an alias answers for; "" where it is none."""
    target = rrset.get("AliasTarget")
    if target is None:
        return ""
    name = text.read_owner(target["DNSName"])
    return join(name, rrset["Type"], apex) if is_at_or_below(name, apex) else ""


def _in_order(units: Sequence[_Unit]) -> list[_Unit]:
    """By phase, each after what it waits for; new owners from above, and those that go from below."""
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
    """What was drawn forward is of the phase of what waits for it."""
    earliest: dict[_Unit, Phase] = {}
    for unit in reversed(units):
        unit.phase = min(unit.phase, earliest.get(unit, unit.phase))
        for other in unit.before:
            earliest[other] = min(unit.phase, earliest.get(other, unit.phase))
    for before, unit in pairwise(units):
        unit.phase = max(unit.phase, before.phase)
    return units


def _packed(units: Iterable[_Unit], apex: str) -> Iterator[ZoneBatch]:
    """Units in their order, as many of one phase a batch as fit."""
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
