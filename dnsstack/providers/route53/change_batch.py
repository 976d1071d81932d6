"""Change batches from what a hosted zone has to what it should have, within the service's limits.

A batch is atomic. What must change together is a unit, and is in one batch: a CNAME and the types that it excludes, a
simple RRset and the failover pair that replaces it. The order of units leaves no query unanswered after any batch: new
owners first, then changes, then the apex NS RRset, and removals last.

Limits of one ChangeResourceRecordSets request: 1,000 ResourceRecord elements, an alias counted as one, and 32,000
characters in their values; UPSERT counts twice for both (Route53 developer guide, DNSLimitations; read 2026-11).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dnsstack.errors import Unsupported
from dnsstack.plan.build import order
from dnsstack.plan.zone_cost import MAX_CHARACTERS, MAX_VALUES
from dnsstack.providers.route53 import api_form
from dnsstack.providers.route53.api_form import ApiRecordSet

_APEX_TYPES: Final = frozenset(("SOA", "NS"))
"""The types that every zone has at its apex; they are overwritten, never deleted."""


@dataclass(frozen=True, slots=True)
class BatchChange:
    """One change: DELETE, CREATE or UPSERT."""

    action: str
    rrset: Mapping[str, Any]

    @property
    def weight(self) -> int:
        """How many times its values count."""
        return 2 if self.action == "UPSERT" else 1

    @property
    def values(self) -> int:
        """The number of ResourceRecord elements, as the service counts them."""
        return self.weight * max(1, len(self.rrset.get("ResourceRecords", ())))

    @property
    def characters(self) -> int:
        """The number of characters in values, as the service counts them."""
        return self.weight * sum(len(record["Value"]) for record in self.rrset.get("ResourceRecords", ()))

    def to_json(self) -> dict[str, Any]:
        """The change in the API's form."""
        return {"Action": self.action, "ResourceRecordSet": dict(self.rrset)}


Batch = tuple[BatchChange, ...]
"""Changes that must be in one batch."""


def batches(wanted: Sequence[ApiRecordSet], before: Sequence[ApiRecordSet] | None, apex: str) -> tuple[Batch, ...]:
    """The change batches after which a zone has `wanted`.

    Args:
        wanted: what the zone should have; its apex NS RRset is changed only if it is among these.
        before: all that the zone has now, or None if that is not known: then nothing is deleted.
        apex: the zone's apex, absolute.

    Raises:
        Unsupported: an RRset is too large for a batch.
    """
    return tuple(_packed(_units(wanted, before, apex)))


def _units(wanted: Sequence[ApiRecordSet], before: Sequence[ApiRecordSet] | None, apex: str) -> Iterator[Batch]:
    """The units, in the order in which they should be sent."""
    apex_ns = (apex, "NS", "")
    after = {api_form.key(rrset): rrset for rrset in wanted}
    existing = {api_form.key(rrset): rrset for rrset in before or ()}
    servers = _unit(existing, after, {"NS"}, {apex_ns}) if apex_ns in after else ()
    after.pop(apex_ns, None)
    left_alone = {key for key in existing if key[0] == apex and key[1] in _APEX_TYPES} - after.keys()
    existing = {key: rrset for key, rrset in existing.items() if key not in left_alone}
    new = after.keys() - existing.keys() if before is not None else frozenset()
    phases: list[list[Batch]] = [[], [], []]
    for owner, keys in _by_owner((*existing, *after)):
        for types in _together(keys):
            phases[_phase(keys, existing, after)] += _bounded(_unit(existing, after, types, keys), owner, new)
    yield from (*phases[_NEW], *phases[_CHANGED], servers, *phases[_REMOVED])


def _phase(keys: Collection[RecordSetKey], old: RecordSets, new: RecordSets) -> int:
    if not any(key in old for key in keys):
        return _NEW
    return _CHANGED if any(key in new for key in keys) else _REMOVED


_NEW, _CHANGED, _REMOVED = range(3)
RecordSetKey = tuple[str, str, str]
RecordSets = Mapping[RecordSetKey, ApiRecordSet]


def _by_owner(keys: Iterable[RecordSetKey]) -> list[tuple[str, set[RecordSetKey]]]:
    """Owners in canonical order, with the keys of their old and new RRsets."""
    found: dict[str, set[RecordSetKey]] = defaultdict(set)
    for key in keys:
        found[key[0]].add(key)
    return sorted(found.items(), key=lambda item: order(item[0], ""))


def _together(keys: Iterable[RecordSetKey]) -> list[set[str]]:
    """The types of each unit of an owner: one type, or all if a CNAME is added or removed."""
    types = {key[1] for key in keys}
    return [types] if "CNAME" in types else [{rdtype} for rdtype in sorted(types)]


def _unit(old: RecordSets, new: RecordSets, types: Collection[str], keys: Collection[RecordSetKey]) -> Batch:
    """The changes of a unit, deletions first; what does not change is left out."""
    chosen = sorted(key for key in keys if key[1] in types)
    gone = [BatchChange("DELETE", old[key]) for key in chosen if key in old and key not in new]
    put = [
        BatchChange("UPSERT", new[key])
        for key in chosen
        if key in new and (key not in old or api_form.content(old[key]) != api_form.content(new[key]))
    ]
    return (*gone, *sorted(put, key=lambda change: str(change.rrset.get("Failover", ""))))


def _bounded(unit: Batch, owner: str, new: Collection[RecordSetKey]) -> Iterator[Batch]:
    """The unit. If it is too large, new RRsets are sent as CREATE, which counts once; UPSERT counts twice.

    A unit that has only deletions can be divided.
    """
    if fits(unit):
        yield from (unit,) if unit else ()
        return
    if all(change.action == "DELETE" for change in unit):
        yield from ((change,) for change in unit)
        return
    smaller = tuple(
        BatchChange("CREATE", change.rrset)
        if change.action == "UPSERT" and api_form.key(change.rrset) in new
        else change
        for change in unit
    )
    if not fits(smaller):
        raise refuse_size(smaller, f"{owner} {smaller[-1].rrset['Type']}")
    yield smaller


def refuse_size(batch: Batch, what: str) -> Unsupported:
    """The error for `what`, which must change in one batch and is too large for it."""
    return Unsupported(
        f"{what} must change at once, with {sum(change.values for change in batch)} values and"
        f" {sum(change.characters for change in batch)} characters as Route53 counts them; the limit of a change"
        f" batch is {MAX_VALUES} values and {MAX_CHARACTERS} characters"
    )


def fits(batch: Iterable[BatchChange]) -> bool:
    """True if the changes are within the limits of one request."""
    changes = tuple(batch)
    return has_room(sum(change.values for change in changes), sum(change.characters for change in changes))


def has_room(values: int, characters: int) -> bool:
    """True if one request may have so many values and characters."""
    return values <= MAX_VALUES and characters <= MAX_CHARACTERS


def _packed(units: Iterable[Batch]) -> Iterator[Batch]:
    """Batches of as many units as fit, in order."""
    batch: list[BatchChange] = []
    values = characters = 0
    for unit in units:
        more = sum(change.values for change in unit), sum(change.characters for change in unit)
        if batch and (values + more[0] > MAX_VALUES or characters + more[1] > MAX_CHARACTERS):
            yield _deletes_first(batch)
            batch, values, characters = [], 0, 0
        batch += unit
        values, characters = values + more[0], characters + more[1]
    if batch:
        yield _deletes_first(batch)


def _deletes_first(batch: Sequence[BatchChange]) -> Batch:
    return tuple(sorted(batch, key=lambda change: change.action != "DELETE"))


__all__ = ["MAX_CHARACTERS", "MAX_VALUES", "Batch", "BatchChange", "batches", "fits", "has_room", "refuse_size"]
