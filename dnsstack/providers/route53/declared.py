"""Route53's ResourceRecordSets as RRsets of a per-zone resource, and back; a failover pair is one RRset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dnsstack.model.names import absolute
from dnsstack.model.rdata import from_absolute
from dnsstack.providers.declared import AliasedTo, DeclaredRRset, Key, RoleRRset, join, split
from dnsstack.providers.route53 import text
from dnsstack.providers.route53.api_form import ApiRecordSet

_SIMPLE: Final = frozenset(("Name", "Type", "TTL", "ResourceRecords", "AliasTarget"))
_IN_PAIR: Final = _SIMPLE | {"SetIdentifier", "Failover", "HealthCheckId"}
"""The members that a declared RRset can have; a record set with any other is not dnsstack's."""


@dataclass(frozen=True, slots=True)
class LiveRRset:
    """The record sets of one owner and type; `declared` is None if the model can't have one of them."""

    declared: DeclaredRRset | None
    rrsets: tuple[ApiRecordSet, ...]


def apex_of(rrsets: Iterable[Mapping[str, Any]]) -> str | None:
    """The apex of the zone with these record sets: the owner of the SOA, which every hosted zone has."""
    return next((text.read_owner(one["Name"]) for one in rrsets if one["Type"] == "SOA"), None)


def listed(rrsets: Iterable[ApiRecordSet], apex: str) -> dict[Key, LiveRRset]:
    """The RRsets of all that ListResourceRecordSets answers; `apex` is absolute."""
    groups: dict[Key, list[ApiRecordSet]] = defaultdict(list)
    unreadable: set[Key] = set()
    for one in rrsets:
        try:
            key = join(text.read_owner(one["Name"]), one["Type"], apex)
        except ValueError:  # not a name of the model, so no document has it
            key = f"{one['Name']}/{one['Type']}"
            unreadable.add(key)
        groups[key].append(one)
    return {
        key: LiveRRset(None if key in unreadable else _declared(group), tuple(group)) for key, group in groups.items()
    }


def record_sets(key: Key, rrset: DeclaredRRset, apex: str) -> tuple[ApiRecordSet, ...]:
    """The record sets of a declared RRset in the API's form, PRIMARY first.

    Raises:
        KeyError, ValueError: a value is not rdata.
    """
    owner, rdtype = split(key, apex)
    roles = {"PRIMARY": rrset.primary, "SECONDARY": rrset.secondary}
    parts = {role: part for role, part in roles.items() if part is not None}
    base = {"Name": f"{text.owner(owner)}.", "Type": rdtype}
    if not parts:
        return ({**base, **_content(rdtype, rrset.ttl, rrset.values, rrset.alias)},)
    return tuple({**base, **_role(rdtype, role, part, rrset.ttl)} for role, part in parts.items())


def _role(rdtype: str, role: str, part: RoleRRset, ttl: int | None) -> ApiRecordSet:
    found: ApiRecordSet = {"SetIdentifier": part.set_identifier, "Failover": role}
    if part.health_check_id:
        found["HealthCheckId"] = part.health_check_id
    return found | _content(rdtype, ttl, part.values, part.alias)


def _content(rdtype: str, ttl: int | None, values: tuple[str, ...], alias: AliasedTo | None) -> ApiRecordSet:
    if alias is None:
        written = sorted(text.value(from_absolute(rdtype, value)) for value in values)
        return {"TTL": ttl, "ResourceRecords": [{"Value": value} for value in written]}
    return {
        "AliasTarget": {
            "HostedZoneId": alias.zone_id,
            "DNSName": f"{text.target(alias.target)}.",
            "EvaluateTargetHealth": alias.evaluate_target_health,
        }
    }


def _declared(group: list[ApiRecordSet]) -> DeclaredRRset | None:
    try:
        if len(group) == 1 and not group[0].keys() - _SIMPLE:
            (one,) = group
            return DeclaredRRset(one.get("TTL"), _values(one), _alias(one))
        return _pair(group)
    except (KeyError, ValueError):  # the model does not have the type, or can't read the value
        return None


def _pair(group: list[ApiRecordSet]) -> DeclaredRRset | None:
    by_role = {one.get("Failover"): one for one in group}
    ttls = {one["TTL"] for one in group if "TTL" in one}
    if len(by_role) < len(group) or None in by_role or len(ttls) > 1 or any(one.keys() - _IN_PAIR for one in group):
        return None
    primary, secondary = by_role.get("PRIMARY"), by_role.get("SECONDARY")
    return DeclaredRRset(
        next(iter(ttls), None),
        primary=None if primary is None else _part(primary),
        secondary=None if secondary is None else _part(secondary),
    )


def _part(one: ApiRecordSet) -> RoleRRset:
    return RoleRRset(one["SetIdentifier"], one.get("HealthCheckId", ""), _values(one), _alias(one))


def _values(one: ApiRecordSet) -> tuple[str, ...]:
    records = one.get("ResourceRecords") or ()
    return tuple(sorted({text.read_value(one["Type"], record["Value"]).to_text() for record in records}))


def _alias(one: ApiRecordSet) -> AliasedTo | None:
    target = one.get("AliasTarget")
    if target is None:
        return None
    at = absolute(text.read_owner(target["DNSName"]), ".")
    return AliasedTo(at, target["HostedZoneId"], bool(target["EvaluateTargetHealth"]))
