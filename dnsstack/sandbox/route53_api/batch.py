"""ChangeResourceRecordSets: a batch of changes, checked with the zone, of which all or none are applied."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from dnsstack.sandbox.route53_api import alias, form
from dnsstack.sandbox.route53_api.errors import Refusal, invalid_batch, no_such_check
from dnsstack.sandbox.route53_api.names import canonical, within
from dnsstack.sandbox.route53_api.store import HostedZone, RecordSet, RecordSetKey, Store, key_of

MAXIMUM_RECORDS = 1000
MAXIMUM_CHARACTERS = 32000
MAXIMUM_RECORD_SETS = 10000
"""Developer guide, quotas (read in November 2026); in the first two an UPSERT counts twice."""
_COMPARED = ("Weight", "Region", "Failover", "GeoLocation", "MultiValueAnswer", "HealthCheckId")


def check_size(changes: Sequence[dict[str, Any]]) -> None:
    """Raise `Refusal` for a batch that is too large."""
    records = characters = 0
    for change in changes:
        factor = 2 if change["Action"] == "UPSERT" else 1
        values = [record["Value"] for record in change["ResourceRecordSet"].get("ResourceRecords", ())]
        records += factor * len(values)
        characters += factor * sum(map(len, values))
    if records > MAXIMUM_RECORDS:
        raise Refusal("InvalidChangeBatch", f"Number of records limit of {MAXIMUM_RECORDS} exceeded.")
    if characters > MAXIMUM_CHARACTERS:
        raise Refusal("InvalidChangeBatch", f"Number of characters limit of {MAXIMUM_CHARACTERS} exceeded.")


def apply(store: Store, zone: HostedZone, changes: Sequence[dict[str, Any]]) -> None:
    """Carry out a batch; raises `Refusal` and does not change the zone if any change is refused.

    Changes take effect in their order, so a record set that conflicts with a new one must be deleted first.
    """
    check_size(changes)
    for change in changes:
        form.check_members(change)
    changes = [_canonical(change) for change in changes]
    for change in changes:
        check = change["ResourceRecordSet"].get("HealthCheckId")
        if change["Action"] != "DELETE" and check is not None and check not in store.checks:
            raise no_such_check(check)
    trial = _Trial(zone)
    messages = list(_repeated(changes))
    for change in changes:
        messages += trial.take(change["Action"], change["ResourceRecordSet"])
    if not messages:
        messages += trial.closing_faults(store.hosted_zones)
    if messages:
        trial.undo()
        raise invalid_batch(list(dict.fromkeys(messages)))


def _canonical(change: dict[str, Any]) -> dict[str, Any]:
    change = copy.deepcopy(change)
    record_set = change["ResourceRecordSet"]
    record_set["Name"] = canonical(record_set["Name"])
    if "AliasTarget" in record_set:
        target = record_set["AliasTarget"]
        target["DNSName"] = canonical(target["DNSName"])
    return change


def _repeated(changes: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Each record set may be changed once, and deleted once before that."""
    actions: dict[RecordSetKey, list[str]] = {}
    for change in changes:
        actions.setdefault(key_of(change["ResourceRecordSet"]), []).append(change["Action"])
    for (name, record_type, _), found in actions.items():
        if len(found) > 1 and not (found[0] == "DELETE" and found[1:] in (["CREATE"], ["UPSERT"])):
            yield f"The request contains an invalid set of changes for a resource record set '{record_type} {name}'"


class _Trial:
    """Applies changes to the zone and remembers how to undo them."""

    def __init__(self, zone: HostedZone) -> None:
        self._zone = zone
        self._before: list[tuple[RecordSetKey, RecordSet | None]] = []
        self._touched: set[tuple[str, str]] = set()

    def take(self, action: str, record_set: RecordSet) -> list[str]:
        """Apply one change, or return the reason of its refusal."""
        key = key_of(record_set)
        if action == "DELETE":
            faults = self._deletion_faults(key, record_set)
        else:
            faults = list(self._addition_faults(action, key, record_set))
        if not faults:
            existing = self._zone.record_sets.by_key.get(key)
            self._before.append((key, existing))
            self._touched.add(key[:2])
            if action == "DELETE":
                self._zone.record_sets.drop(key)
            else:
                self._zone.record_sets.put(record_set)
        return faults

    def undo(self) -> None:
        """Undo all changes."""
        for key, existing in reversed(self._before):
            if key in self._zone.record_sets.by_key:
                self._zone.record_sets.drop(key)
            if existing is not None:
                self._zone.record_sets.put(existing)

    def _deletion_faults(self, key: RecordSetKey, record_set: RecordSet) -> list[str]:
        existing = self._zone.record_sets.by_key.get(key)
        what = f"Tried to delete resource record set [{_described(key)}]"
        if existing is None:
            return [f"{what} but it was not found"]
        if not _is_same(existing, record_set):
            return [f"{what} but the values provided do not match the current values"]
        return []

    def _addition_faults(self, action: str, key: RecordSetKey, record_set: RecordSet) -> Iterator[str]:
        name, record_type, _ = key
        zone = self._zone.name
        if not within(name, zone):
            yield f"RRSet with DNS name {name} is not permitted in zone {zone}"
            return
        yield from form.faults(record_set, zone)
        if action == "CREATE" and key in self._zone.record_sets.by_key:
            yield f"Tried to create resource record set [{_described(key)}] but it already exists"
            return
        siblings = [other for other in self._zone.record_sets.at(name) if key_of(other) != key]
        yield from _type_conflicts(record_type, name, zone, siblings)
        yield from _policy_conflicts(record_set, [other for other in siblings if other["Type"] == record_type])
        if len(self._zone.record_sets) >= MAXIMUM_RECORD_SETS and key not in self._zone.record_sets.by_key:
            yield f"Limits Exceeded: MAX_RRSETS_BY_ZONE={MAXIMUM_RECORD_SETS} - Cannot create more RRSets"

    def closing_faults(self, zones: Collection[str]) -> Iterator[str]:
        """The faults of the zone after the whole batch."""
        zone = self._zone
        types = [other["Type"] for other in zone.record_sets.at(zone.name)]
        if "SOA" not in types:
            yield "A HostedZone must contain exactly one SOA record."
        if "NS" not in types:
            yield "A HostedZone must contain at least one NS record for the zone itself."
        for name, record_type in sorted(self._touched):
            group = [other for other in zone.record_sets.at(name) if other["Type"] == record_type]
            roles = [other["Failover"] for other in group if "Failover" in other]
            for role in ("PRIMARY", "SECONDARY"):
                if roles.count(role) > 1:
                    yield f"RRSet with DNS name {name}, type {record_type} has more than one failover record {role}."
            yield from alias.faults(group, zone, zones)


def _type_conflicts(record_type: str, name: str, zone: str, siblings: Sequence[RecordSet]) -> Iterator[str]:
    others = {other["Type"] for other in siblings} - {record_type}
    if record_type == "CNAME" and others:
        yield (
            f"RRSet of type CNAME with DNS name {name} is not permitted as it conflicts with other records with the "
            f"same DNS name in zone {zone}"
        )
    elif "CNAME" in others:
        yield (
            f"RRSet of type {record_type} with DNS name {name} is not permitted because a conflicting RRSet of type  "
            f"CNAME with the same DNS name already exists in zone {zone}"
        )


def _policy_conflicts(record_set: RecordSet, group: Sequence[RecordSet]) -> Iterator[str]:
    """All record sets of a name and type have one routing policy."""
    chosen = form.policy(record_set)
    if all(form.policy(other) == chosen for other in group):
        return
    what = f"RRSet with DNS name {record_set['Name']}, type {record_set['Type']}"
    if not chosen:
        yield f"{what} cannot be created as other RRSets exist with the same name and type."
    else:
        yield (
            f"{what}, SetIdentifier {record_set['SetIdentifier']} cannot be created as an RRSet without "
            f"{chosen} exists with the same name and type."
        )


def _described(key: RecordSetKey) -> str:
    name, record_type, identifier = key
    suffix = f", set-identifier='{identifier}'" if identifier else ""
    return f"name='{name}', type='{record_type}'{suffix}"


def _is_same(existing: RecordSet, given: RecordSet) -> bool:
    """True if a deletion names the current values; of omitted members only values and TTL are compared."""
    if existing.get("TTL") != given.get("TTL") or existing.get("AliasTarget") != given.get("AliasTarget"):
        return False
    values = [sorted(record["Value"] for record in one.get("ResourceRecords", ())) for one in (existing, given)]
    return values[0] == values[1] and all(existing.get(name) == given[name] for name in _COMPARED if name in given)
