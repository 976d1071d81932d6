"""A zone at the emulated Cloudflare, as the plugin sees it, with a clock that passes only while something waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from dnsstack.plugin.records.cloudflare import ZoneAtCloudflare
from dnsstack.plugin.records.zone import ListedRRset, PendingChange
from dnsstack.providers.cloudflare.api.patience import Budget, PatientCalls
from dnsstack.providers.cloudflare.api.transport import ApiAnswer, CloudflareCalls
from dnsstack.providers.declared import DeclaredRRset, Key
from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, DEFAULT_TOKEN, CloudflareApi, Plan, Token
from dnsstack.sandbox.cloudflare_api.model import StoredZone

APEX = "example.com."


def rrset(*values: str, ttl: int = 300, **more: Any) -> DeclaredRRset:
    """A declared RRset."""
    return DeclaredRRset(ttl, tuple(sorted(values)), **more)


def many(count: int) -> dict[Key, DeclaredRRset]:
    """So many RRsets of one value each."""
    return {f"h{number}/A": rrset("192.0.2.1") for number in range(count)}


@dataclass(slots=True)
class World:
    """The emulator with one zone, and what one operation was told."""

    api: CloudflareApi
    zone: StoredZone
    now: float = 0.0
    told: list[str] = field(default_factory=list)
    waits: list[Callable[[], None]] = field(default_factory=list)
    """What happens during the next waits, one each."""

    on_send: Callable[[], None] | None = None
    """Called before each batch is sent; it may kill the plugin."""

    def open(
        self, *, token: Token = DEFAULT_TOKEN, zone_id: str = "", seconds: float = 3600, budget: Budget | None = None
    ) -> ZoneAtCloudflare:
        """The zone for a new operation."""
        calls = _Watched(token.secret, self.api.base_url, self)
        patient = PatientCalls(calls, budget or Budget(), seconds, clock=lambda: self.now, pause=self._pause)
        patient.tell = self.told.append
        return ZoneAtCloudflare(patient, zone_id or self.zone.id)

    def _pause(self, seconds: float) -> None:
        self.now += seconds
        if self.waits:
            self.waits.pop(0)()

    def hold(self, wanted: Mapping[Key, DeclaredRRset], zone: ZoneAtCloudflare | None = None) -> None:
        """Make the zone hold `wanted` and nothing else."""
        zone = zone or self.open()
        zone.apply(changes(zone, wanted), self.told.append, lambda: False)

    def records(self) -> list[dict[str, Any]]:
        """As the API lists them."""
        return [record.to_json() for record in self.api.store.records(self.zone.id)]

    def edit(self, record_id: str, **fields: Any) -> None:
        """What someone else does to a record."""
        with self.api.store.transaction(self.zone.id) as contents:
            moment = self.api.clock() + timedelta(seconds=1)
            contents.put(replace(contents.records[record_id], modified_on=moment, **fields))

    def remove(self, record_id: str) -> None:
        """What someone else does to a record."""
        with self.api.store.transaction(self.zone.id) as contents:
            contents.drop(record_id)

    def values(self) -> dict[Key, DeclaredRRset | None]:
        """What the zone holds."""
        return {key: one.declared for key, one in listed(self.open()).items()}

    def calls(self, method: str = "", path: str = "") -> int:
        """How many calls were answered."""
        return sum(
            count
            for (part, at, _), count in self.api.requests.items()
            if method in ("", part) and path in at
        )  # fmt: skip


class _Watched(CloudflareCalls):
    """The client, which tells the world of each batch."""

    def __init__(self, token: str, base_url: str, world: World) -> None:
        super().__init__(token, base_url)
        self._world = world

    def call(self, method: str, path: str, **more: Any) -> ApiAnswer:
        if path.endswith("/batch") and self._world.on_send is not None:
            self._world.on_send()
        return super().call(method, path, **more)


def listed(zone: ZoneAtCloudflare) -> Mapping[Key, ListedRRset]:
    """The listing of a zone that is there."""
    found = zone.listing()
    assert found is not None
    return found


def changes(zone: ZoneAtCloudflare, wanted: Mapping[Key, DeclaredRRset]) -> list[PendingChange]:
    """What differs."""
    live = listed(zone)
    keys: Iterable[Key] = dict.fromkeys((*wanted, *live))
    return [
        PendingChange(key, live.get(key), wanted.get(key))
        for key in keys
        if key not in live or live[key].declared != wanted.get(key)
    ]


def add_zone(api: CloudflareApi, plan: Plan = Plan.PRO, name: str = "example.com") -> StoredZone:
    """A zone of the default account."""
    now = api.clock()
    return api.store.put_zone(
        StoredZone(
            id=api.store.new_id(), name=name, account_id=DEFAULT_ACCOUNT.id, account_name="Sandbox", plan=plan,
            name_servers=("ada.ns.cloudflare.com", "beth.ns.cloudflare.com"), created_on=now, modified_on=now,
        )
    )  # fmt: skip


def on_plan(world: World, plan: Plan) -> None:
    """Change the zone's plan."""
    world.zone = world.api.store.put_zone(replace(world.zone, plan=plan))
