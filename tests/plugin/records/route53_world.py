"""A hosted zone at the emulated Route53, as the plugin sees it, with a clock that passes only while something waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config

from dnsstack.model.nameservers import ProviderId
from dnsstack.plugin.records.route53 import ZoneAtRoute53
from dnsstack.plugin.records.zone import PendingChange, ZoneProvider
from dnsstack.providers.declared import DeclaredRRset, Key
from dnsstack.providers.route53.api.patience import CallPace, PatientAws
from dnsstack.providers.route53.api.zone import HostedZoneApi
from dnsstack.sandbox.route53_api import Route53Api

APEX = "example.com."
KEPT = ("@/SOA", "@/NS")


def rrset(*values: str, ttl: int = 300, **more: Any) -> DeclaredRRset:
    """A declared RRset."""
    return DeclaredRRset(ttl, tuple(sorted(values)), **more)


@dataclass(slots=True)
class Route53World:
    """The emulator with one zone, and what one operation was told."""

    api: Route53Api
    zone_id: str
    now: float = 0.0
    pace: CallPace = field(default_factory=CallPace)
    told: list[str] = field(default_factory=list)
    waits: list[Callable[[], None]] = field(default_factory=list)
    """What happens during the next waits, one each."""

    clients: dict[str, Any] = field(default_factory=dict)
    """boto3's, by service: making one takes long."""

    def client(self, service: str = "route53") -> Any:
        """boto3's client of the emulator."""
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service,
                endpoint_url=self.api.endpoint_url,
                region_name="us-east-1",
                aws_access_key_id="key",
                aws_secret_access_key="secret",
                config=Config(retries={"total_max_attempts": 1}),
            )
        return self.clients[service]

    def add_zone(self) -> None:
        """From now on another zone of the same name, empty."""
        self.now += 1
        made = self.client().create_hosted_zone(Name="example.com", CallerReference=str(self.now))
        self.zone_id = made["HostedZone"]["Id"].rpartition("/")[2]
        self.api.requests.clear()

    def add_check(self) -> str:
        """A health check's id."""
        self.now += 1
        config = {"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 443}
        made = self.client().create_health_check(CallerReference=str(self.now), HealthCheckConfig=config)
        return str(made["HealthCheck"]["Id"])

    def provider(self) -> ZoneProvider:
        """What the resource opens its zones with."""
        return ZoneProvider(ProviderId.ROUTE53, "token", lambda _context, zone_id: self.open(zone_id=zone_id))

    def open(self, *, zone_id: str = "", seconds: float = 3600) -> ZoneAtRoute53:
        """The zone for a new operation."""
        calls = PatientAws(seconds, clock=lambda: self.now, pause=self._pause)
        return ZoneAtRoute53(
            HostedZoneApi(calls, self.client(), self.client("sts"), zone_id or self.zone_id, lambda _: self.pace)
        )

    def _pause(self, seconds: float) -> None:
        self.now += seconds
        if self.waits:
            self.waits.pop(0)()

    def changes(self, wanted: Mapping[Key, DeclaredRRset]) -> list[PendingChange]:
        """What makes the zone hold `wanted` and nothing else."""
        now = self.open().listing() or {}
        keys = [key for key in {**now, **wanted} if key not in KEPT or key in wanted]
        return [
            PendingChange(key, now.get(key), wanted.get(key))
            for key in keys
            if key not in now or now[key].declared != wanted.get(key)
        ]

    def hold(self, wanted: Mapping[Key, DeclaredRRset]) -> None:
        """Make the zone hold `wanted` and nothing else."""
        self.apply(self.changes(wanted))

    def apply(self, changes: list[PendingChange], stop: Callable[[], bool] = lambda: False) -> None:
        """Make the changes."""
        self.open().apply(changes, self.told.append, stop)

    def values(self) -> dict[Key, DeclaredRRset | None]:
        """What the zone holds, beside what every zone has."""
        found = self.open().listing() or {}
        return {key: one.declared for key, one in found.items() if key not in KEPT}

    def edit(self, action: str, name: str, value: str, rdtype: str = "A") -> None:
        """What someone else does to a record set."""
        one = {"Name": name, "Type": rdtype, "TTL": 300, "ResourceRecords": [{"Value": value}]}
        self.client().change_resource_record_sets(
            HostedZoneId=self.zone_id, ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": one}]}
        )

    def calls(self, part: str = "", method: str = "") -> int:
        """How many requests were answered."""
        return sum(count for (by, path, _), count in self.api.requests.items() if part in path and method in ("", by))
