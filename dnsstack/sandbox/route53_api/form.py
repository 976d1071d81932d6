"""Checks of one change of a batch: the combination of its members, and its values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dnsstack.sandbox.route53_api import rdata
from dnsstack.sandbox.route53_api.errors import invalid_input
from dnsstack.sandbox.route53_api.store import RecordSet

POLICIES = (
    "Weight",
    "Region",
    "Failover",
    "GeoLocation",
    "MultiValueAnswer",
    "CidrRoutingConfig",
    "GeoProximityLocation",
)
MAXIMUM_VALUES = 400
"""Most values of one record set (developer guide, quotas, read in November 2026)."""
_SIMPLE_ONLY = frozenset({"NS", "SOA", "DS"})
_SINGLE = frozenset({"CNAME", "SOA"})


def policy(record_set: RecordSet) -> str:
    """The routing policy's member; "" for a simple record set."""
    return next(iter(_policies(record_set)), "")


def _policies(record_set: RecordSet) -> list[str]:
    """True if the policy is set; Weight 0 is a weight, but MultiValueAnswer false is not a policy."""
    return [name for name in POLICIES if record_set.get(name) is not None and record_set[name] is not False]


def check_members(change: dict[str, Any]) -> None:
    """Raise `Refusal` InvalidInput if members are missing or exclude each other."""
    record_set = change["ResourceRecordSet"]
    where = (
        f"in Change with [Action={change['Action']}, Name={record_set['Name']}, Type={record_set['Type']}, "
        f"SetIdentifier={record_set.get('SetIdentifier', 'null')}]"
    )
    plain = [name for name in ("TTL", "ResourceRecords") if name in record_set]
    alias = "AliasTarget" in record_set
    instance = "TrafficPolicyInstanceId" in record_set
    expected = "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]"
    if (alias or instance) and plain:
        raise invalid_input(f"Invalid request: {expected}, but found more than one {where}")
    if not alias and not instance and len(plain) < 2:  # noqa: PLR2004 - both of them
        raise invalid_input(f"Invalid request: {expected}, but found none {where}")
    policies = _policies(record_set)
    if len(policies) > 1:
        names = f"[{', '.join(POLICIES[:-1])}, or {POLICIES[-1]}]"
        raise invalid_input(f"Invalid request: Expected exactly one of {names}, but found more than one {where}")
    if policies and "SetIdentifier" not in record_set:
        raise invalid_input(f"Invalid request: Missing field 'SetIdentifier' {where}")
    if "SetIdentifier" in record_set and not policies:
        names = f"[{', '.join(POLICIES[:-1])}, or {POLICIES[-1]}]"
        raise invalid_input(f"Invalid request: Expected exactly one of {names}, but found none {where}")


def faults(record_set: RecordSet, zone: str) -> Iterator[str]:
    """The service's refusals of a single record set; its name is canonical."""
    name, record_type = record_set["Name"], record_set["Type"]
    values = [record["Value"] for record in record_set.get("ResourceRecords", ())]
    if record_type == "CNAME" and name == zone:
        yield f"RRSet of type CNAME with DNS name {name} is not permitted at apex in zone {zone}"
    if record_type == "SOA" and name != zone:
        yield f"RRSet of type SOA with DNS name {name} is not permitted in zone {zone}"
    if record_type in _SINGLE and len(values) > 1:
        yield f"RRSet of type {record_type} with DNS name {name} can have only one value"
    if len(values) > MAXIMUM_VALUES:
        yield f"Cannot have more than {MAXIMUM_VALUES} records in a RRSet."
    yield from _value_faults(record_type, values)
    chosen = policy(record_set)
    if chosen and record_type in _SIMPLE_ONLY:
        yield f"RRSet of type {record_type} with DNS name {name} can't have a routing policy other than simple"
    if chosen == "MultiValueAnswer" and (record_type == "CNAME" or "AliasTarget" in record_set):
        yield f"RRSet of type {record_type} with DNS name {name} can't be a multivalue answer"
    if chosen == "Failover" and record_set["Failover"] == "PRIMARY" and not _is_watched(record_set):
        yield "A non-alias primary ResourceRecordSet must have an associated health check."


def _is_watched(record_set: RecordSet) -> bool:
    return "AliasTarget" in record_set or "HealthCheckId" in record_set


def _value_faults(record_type: str, values: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        fault = rdata.fault(record_type, value)
        if fault:
            yield fault
            continue
        normal = rdata.normal(record_type, value)
        if normal in seen:
            yield f"Duplicate Resource Record: '{value}'"
        seen.add(normal)
