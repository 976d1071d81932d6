"""The store of the emulated service, which DNS servers, health checkers and tests read.

Record sets and configurations are the API's own objects (`ResourceRecordSet`, `HealthCheckConfig`); readers get
copies.
"""

from __future__ import annotations

import copy
import random
import string
import threading
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from dnsstack.sandbox.emulated_api.api import Now, utc_now
from dnsstack.sandbox.emulated_api.changes import Changes
from dnsstack.sandbox.route53_api.errors import invalid_input, no_such_check, no_such_zone
from dnsstack.sandbox.route53_api.names import sort_key

RecordSet = dict[str, Any]
RecordSetKey = tuple[str, str, str]
"""Name, type and SetIdentifier ("" without one)."""


def key_of(record_set: RecordSet) -> RecordSetKey:
    """The key of a record set in its zone; the name is canonical already."""
    return record_set["Name"], record_set["Type"], record_set.get("SetIdentifier", "")


Place = tuple[str, str, str, RecordSetKey]
"""The position of a record set in a listing."""


def _place(key: RecordSetKey) -> Place:
    name, rdtype, identity = key
    return sort_key(name), rdtype, identity, key


LOCATION: Final = "https://route53.amazonaws.com/2013-04-01"
"""The beginning of the URLs of new resources."""
_CAPITALS: Final = string.ascii_uppercase + string.digits


class Identified(Protocol):
    """A resource with an identifier."""

    @property
    def id(self) -> str:
        """The identifier without the prefix of its kind."""


Item = TypeVar("Item", bound=Identified)


def identifier(prefix: str, length: int) -> str:
    """An identifier of the service's form."""
    return prefix + "".join(random.choices(_CAPITALS, k=length))  # noqa: S311 - an identifier, not a secret


def page_size(parameters: Mapping[str, Any], maximum: int, default: int | None = None) -> int:
    """The most items of an answer; raises `Refusal` InvalidInput for a `MaxItems` that is not a number."""
    text = str(parameters.get("MaxItems", default or maximum))
    if not text.isdecimal():
        raise invalid_input(f"MaxItems '{text}' is not a number.")
    return max(1, min(int(text), maximum))


def paged(
    key: str,
    items: Sequence[Item],
    parameters: Mapping[str, Any],
    described: Callable[[Item], dict[str, Any]],
    maximum: int = 100,
) -> dict[str, Any]:
    """One page of resources in the order of their identifiers; the marker is the first one of the next page."""
    size, marker = page_size(parameters, maximum, 100), parameters.get("Marker", "")
    found = [item for item in items if item.id >= marker]
    return {
        key: [described(item) for item in found[:size]],
        "Marker": marker,
        "IsTruncated": len(found) > size,
        "MaxItems": str(size),
        "NextMarker": found[size].id if len(found) > size else None,
    }


@dataclass(eq=False, slots=True)
class RecordSets:
    """A zone's record sets by key and by name; copied as a whole for the trial of a batch."""

    by_key: dict[RecordSetKey, RecordSet] = field(default_factory=dict)
    by_name: dict[str, dict[RecordSetKey, RecordSet]] = field(default_factory=dict)
    _order: list[Place] = field(default_factory=list)
    """Always sorted, because each refresh of a record lists a large zone from one name on."""

    def put(self, record_set: RecordSet) -> None:
        """Add one, or replace the one of its key."""
        key = key_of(record_set)
        if key not in self.by_key:
            insort(self._order, _place(key))
        self.by_key[key] = record_set
        self.by_name.setdefault(record_set["Name"], {})[key] = record_set

    def drop(self, key: RecordSetKey) -> None:
        """Remove an existing one."""
        del self.by_key[key]
        place = _place(key)
        del self._order[bisect_left(self._order, place)]
        siblings = self.by_name[key[0]]
        del siblings[key]
        if not siblings:
            del self.by_name[key[0]]

    def at(self, name: str) -> list[RecordSet]:
        """The record sets of one name."""
        return list(self.by_name.get(name, {}).values())

    def ordered(self, start: RecordSetKey = ("", "", ""), limit: int | None = None) -> list[RecordSet]:
        """At most `limit` record sets from `start` on, in the service's order."""
        at = bisect_left(self._order, _place(start)) if start[0] else 0
        return [self.by_key[key] for *_, key in self._order[at : None if limit is None else at + limit]]

    def __len__(self) -> int:
        return len(self.by_key)

    def __iter__(self) -> Iterator[RecordSet]:
        return iter(self.by_key.values())


@dataclass(eq=False, slots=True)
class HostedZone:
    """One hosted zone; `name` is canonical, `name_servers` have no final dot, as in the API's answers."""

    id: str
    name: str
    caller_reference: str
    name_servers: tuple[str, ...]
    private: bool
    record_sets: RecordSets = field(default_factory=RecordSets)
    features: dict[str, Any] = field(default_factory=dict)
    comment: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    networks: list[dict[str, str]] = field(default_factory=list)
    """The `VPC` of a private zone."""
    delegation_set_id: str | None = None
    """The reusable delegation set that has its servers."""


@dataclass(frozen=True, slots=True)
class DelegationSet:
    """A reusable delegation set; the servers' names have no final dot."""

    id: str
    caller_reference: str
    name_servers: tuple[str, ...]


@dataclass(eq=False, slots=True)
class HealthCheck:
    """One health check: its configuration, and its version, which each update increments."""

    id: str
    caller_reference: str
    config: dict[str, Any]
    version: int = 1
    tags: dict[str, str] = field(default_factory=dict)

    def to_answer(self) -> dict[str, Any]:
        """The `HealthCheck` of the API."""
        return {
            "Id": self.id,
            "CallerReference": self.caller_reference,
            "HealthCheckConfig": self.config,
            "HealthCheckVersion": self.version,
        }


@dataclass(frozen=True, slots=True)
class ChangeInfo:
    """A change of record sets, PENDING at first."""

    id: str
    submitted: datetime
    comment: str | None = None


class Store:
    """Zones, health checks, delegation sets, changes of one account; a change is PENDING for `sync_delay` seconds."""

    def __init__(self, clock: Now = utc_now, sync_delay: float = 0.0) -> None:
        self.lock = threading.RLock()
        self.changes = Changes()
        self.clock = clock
        self.sync_delay = sync_delay
        self.hosted_zones: dict[str, HostedZone] = {}
        self.checks: dict[str, HealthCheck] = {}
        self.delegation_sets: dict[str, DelegationSet] = {}
        self.spent_references: set[str] = set()
        """Caller references of health checks that were deleted."""
        self.submitted: dict[str, ChangeInfo] = {}
        self._number = 0

    def next_number(self) -> int:
        """Counts sets of servers, so that each zone gets different ones."""
        self._number += 1
        return self._number

    def zones(self) -> list[HostedZone]:
        """Every hosted zone, in order of creation; `record_sets` returns their record sets."""
        with self.lock:
            return list(self.hosted_zones.values())

    def zone(self, zone_id: str) -> HostedZone:
        """One hosted zone; raises `Refusal` NoSuchHostedZone."""
        zone = self.hosted_zones.get(zone_id.removeprefix("/hostedzone/"))
        if zone is None:
            raise no_such_zone(zone_id)
        return zone

    def record_sets(self, zone_id: str) -> list[RecordSet]:
        """A zone's record sets in the service's order, as ListResourceRecordSets answers them."""
        with self.lock:
            return copy.deepcopy(self.zone(zone_id).record_sets.ordered())

    def health_checks(self) -> dict[str, dict[str, Any]]:
        """Every health check's configuration, by identifier."""
        with self.lock:
            return {check.id: copy.deepcopy(check.config) for check in self.checks.values()}

    def health_check(self, check_id: str) -> HealthCheck:
        """One health check; raises `Refusal` NoSuchHealthCheck."""
        check = self.checks.get(check_id)
        if check is None:
            raise no_such_check(check_id)
        return check
