"""`secondary_dns` of a zone: at most one incoming and one outgoing transfer, under the zone's path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dnsstack.sandbox.cloudflare_api.accounts import Permission
from dnsstack.sandbox.cloudflare_api.call import Call, Result, Route
from dnsstack.sandbox.cloudflare_api.model import StoredZone, stamp
from dnsstack.sandbox.cloudflare_api.routes.transfers import check_plan, refused


@dataclass(frozen=True, slots=True)
class _Direction:
    """`incoming` (the zone is a secondary) or `outgoing` (it is a primary)."""

    name: str
    zone_types: tuple[str, ...]

    def read(self, call: Call) -> Result:
        return Result(self.existing(call, call.zone()))

    def create(self, call: Call) -> Result:
        zone = call.zone()
        check_plan(call.account_of(zone))
        if zone.type not in self.zone_types:
            raise refused(f"Zones of type {zone.type} have no {self.name} transfers.")
        if call.store.documents(self.name, zone.id):
            raise refused(f"The zone has an {self.name} transfer already.")
        return self._stored(call, zone, {"created_time": stamp(call.store.clock())})

    def overwrite(self, call: Call) -> Result:
        zone = call.zone()
        return self._stored(call, zone, self.existing(call, zone))

    def delete(self, call: Call) -> Result:
        zone = call.zone()
        self.existing(call, zone)
        call.store.delete_document(self.name, zone.id, zone.id)
        return Result({"id": zone.id})

    def existing(self, call: Call, zone: StoredZone) -> dict[str, Any]:
        document = call.store.document(self.name, zone.id, zone.id)
        if document is None:
            raise refused(f"The zone has no {self.name} transfer.", 404)
        return document

    def _stored(self, call: Call, zone: StoredZone, existing: dict[str, Any]) -> Result:
        body, now = call.body(), stamp(call.store.clock())
        peers = body.get("peers")
        account_peers = {peer["id"] for peer in call.store.documents("peers", zone.account_id)}
        if not isinstance(peers, list) or not set(peers) <= account_peers:
            raise refused("peers must name peers of the account.")
        fields: dict[str, Any] = {"name": zone.name + ".", "peers": peers, "checked_time": now, "soa_serial": 1}
        if self.name == "incoming":
            seconds = body.get("auto_refresh_seconds")
            if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
                raise refused("auto_refresh_seconds must be a number of seconds.")
            fields |= {"auto_refresh_seconds": int(seconds), "modified_time": now}
        else:
            fields["last_transferred_time"] = now
        return Result(call.store.put_document(self.name, zone.id, {**existing, "id": zone.id, **fields}))

    def routes(self) -> tuple[Route, ...]:
        path = f"/zones/<zone_id>/secondary_dns/{self.name}"
        return (
            Route("GET", path, Permission.ZONE_READ, self.read),
            Route("POST", path, Permission.ZONE_EDIT, self.create),
            Route("PUT", path, Permission.ZONE_EDIT, self.overwrite),
            Route("DELETE", path, Permission.ZONE_EDIT, self.delete),
        )


_INCOMING = _Direction("incoming", ("secondary",))
_OUTGOING = _Direction("outgoing", ("full",))


def force_axfr(call: Call) -> Result:
    """Ask for a transfer now; the emulator only says that it would."""
    _INCOMING.existing(call, call.zone())
    return Result("OK")


def force_notify(call: Call) -> Result:
    """Send NOTIFY now; the emulator only says that it would."""
    zone = call.zone()
    _OUTGOING.existing(call, zone)
    return Result(f"Successfully sent notify for zone {zone.name}")


def _switch(call: Call, *, enabled: bool) -> Result:
    zone = call.zone()
    document = _OUTGOING.existing(call, zone)
    call.store.put_document("outgoing", zone.id, {**document, "enabled": enabled})
    return Result("Enabled" if enabled else "Disabled")


def enable(call: Call) -> Result:
    """Allow transfers out."""
    return _switch(call, enabled=True)


def disable(call: Call) -> Result:
    """Refuse transfers out, and keep the configuration."""
    return _switch(call, enabled=False)


def status(call: Call) -> Result:
    """The answer whether transfers out are allowed."""
    document = _OUTGOING.existing(call, call.zone())
    return Result("Enabled" if document.get("enabled", True) else "Disabled")


_PATH = "/zones/<zone_id>/secondary_dns"
ROUTES = (
    *_INCOMING.routes(),
    *_OUTGOING.routes(),
    Route("POST", f"{_PATH}/force_axfr", Permission.ZONE_EDIT, force_axfr),
    Route("POST", f"{_PATH}/outgoing/enable", Permission.ZONE_EDIT, enable),
    Route("POST", f"{_PATH}/outgoing/disable", Permission.ZONE_EDIT, disable),
    Route("POST", f"{_PATH}/outgoing/force_notify", Permission.ZONE_EDIT, force_notify),
    Route("GET", f"{_PATH}/outgoing/status", Permission.ZONE_READ, status),
)
