"""What the emulated service holds, for reading: DNS servers, health checkers and tests ask here.

Record sets and configurations are the API's own objects (`ResourceRecordSet`, `HealthCheckConfig`), given out as
copies.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dnsstack.sandbox.emulation.changes import Changes
from dnsstack.sandbox.route53_api.errors import no_such_check, no_such_zone
from dnsstack.sandbox.route53_api.names import canonical, sort_key

RecordSet = dict[str, Any]
Key = tuple[str, str, str]
"""Name, type and SetIdentifier ("" where there is none)."""


def key_of(record_set: RecordSet) -> Key:
    """What tells a record set from the others of its zone; the name is canonical already."""
    return record_set["Name"], record_set["Type"], record_set.get("SetIdentifier", "")


def utc_now() -> datetime:
    """The time that changes are submitted at."""
    return datetime.now(UTC)


@dataclass(eq=False, slots=True)
class RecordSets:
    """A zone's record sets by key and by name; copied as a whole when a batch is tried out."""

    by_key: dict[Key, RecordSet] = field(default_factory=dict)
    by_name: dict[str, dict[Key, RecordSet]] = field(default_factory=dict)

    def put(self, record_set: RecordSet) -> None:
        """Add one, or replace the one of its key."""
        key = key_of(record_set)
        self.by_key[key] = record_set
        self.by_name.setdefault(record_set["Name"], {})[key] = record_set

    def drop(self, key: Key) -> None:
        """Remove one that is there."""
        del self.by_key[key]
        siblings = self.by_name[key[0]]
        del siblings[key]
        if not siblings:
            del self.by_name[key[0]]

    def at(self, name: str) -> list[RecordSet]:
        """Those of one name."""
        return list(self.by_name.get(name, {}).values())

    def ordered(self) -> list[RecordSet]:
        """All of them, in the order that the service lists them."""
        return [self.by_key[key] for key in sorted(self.by_key, key=lambda key: (sort_key(key[0]), *key[1:]))]

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


@dataclass(eq=False, slots=True)
class HealthCheck:
    """One health check: its configuration, and the version that updates count."""

    id: str
    caller_reference: str
    config: dict[str, Any]
    version: int = 1

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
    """A change under way."""

    id: str
    submitted: datetime
    comment: str | None = None


Observation = tuple[str, str, str]
"""A checker's region, its address, and its report as the API words it."""


class Store:
    """Zones, health checks and changes of one account."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self.lock = threading.RLock()
        self.changes = Changes()
        self.clock = clock
        self.hosted_zones: dict[str, HostedZone] = {}
        self.checks: dict[str, HealthCheck] = {}
        self.spent_references: set[str] = set()
        """Caller references of health checks that were deleted."""
        self.submitted: dict[str, ChangeInfo] = {}
        self._observers: Callable[[str], Sequence[Observation]] | None = None

    def zones(self) -> list[HostedZone]:
        """Every hosted zone, in order of creation; their record sets are asked of `record_sets`."""
        with self.lock:
            return list(self.hosted_zones.values())

    def zone(self, zone_id: str) -> HostedZone:
        """One hosted zone; raises `Refusal` NoSuchHostedZone."""
        zone = self.hosted_zones.get(zone_id.removeprefix("/hostedzone/"))
        if zone is None:
            raise no_such_zone(zone_id)
        return zone

    def zone_named(self, name: str) -> HostedZone | None:
        """The first hosted zone of a name; several may share one."""
        wanted = canonical(name)
        return next((zone for zone in self.zones() if zone.name == wanted), None)

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

    def observe(self, observers: Callable[[str], Sequence[Observation]]) -> None:
        """Name the checkers that GetHealthCheckStatus asks, given a check's identifier."""
        self._observers = observers

    def observations(self, check_id: str) -> Sequence[Observation]:
        """What the checkers report; nothing before there are any."""
        return self._observers(check_id) if self._observers else ()
