"""`cloudflare:index/zone:Zone` and `cloudflare:index/zoneDnsSettings:ZoneDnsSettings`."""

from __future__ import annotations

from typing import ClassVar, Final

from dnsstack.providers.vendors.values import Values
from dnsstack.providers.vendors.wire import answer, body
from dnsstack.sandbox.plugins.cloudflare.rest import CloudflareKind

_CREATED: Final = ("account", "name", "type")
"""The properties that a creation takes; the others need a PATCH."""


class AccountZone(CloudflareKind):
    """A zone of one account; a change of its name is a new zone."""

    resource_type: ClassVar[str] = "cloudflare:index/zone:Zone"

    def _create(self, planned: Values) -> tuple[str, Values]:
        """POST, then PATCH of the properties that a creation doesn't take."""
        given = body(self.schema, planned)
        found = self._api.must("POST", "zones", {key: given[key] for key in _CREATED})
        later = {key: value for key, value in given.items() if key not in _CREATED and value}
        if later:
            found = self._api.must("PATCH", f"zones/{found['id']}", later)
        return str(found["id"]), answer(self.schema, found)

    def _read(self, id_: str, state: Values) -> Values | None:
        found = self._api.ask("GET", f"zones/{id_}")
        return None if found is None else answer(self.schema, found)

    def _update(self, id_: str, state: Values, planned: Values) -> Values:
        """PATCH of the changed properties."""
        given, before = body(self.schema, planned, state), body(self.schema, state)
        changed = {key: value for key, value in given.items() if value != before.get(key)}
        return answer(self.schema, self._api.must("PATCH", f"zones/{id_}", changed))

    def _delete(self, id_: str, state: Values) -> None:
        """Delete the zone with its records."""
        self._api.ask("DELETE", f"zones/{id_}")


class ZoneDnsSettings(CloudflareKind):
    """A zone's DNS settings; they exist with the zone, so creation is a PATCH and deletion nothing.

    The API always answers all of them. The provider's schema leaves none of them to the API: a setting that is
    missing in the program is planned to become null, which the API refuses.
    """

    resource_type: ClassVar[str] = "cloudflare:index/zoneDnsSettings:ZoneDnsSettings"

    def _write(self, planned: Values, prior: Values | None = None) -> Values:
        zone = planned["zoneId"]
        inner = {name: one for name, one in self.schema.items() if name != "zoneId"}
        found = self._api.must("PATCH", f"zones/{zone}/dns_settings", body(inner, planned, prior))
        return {**answer(self.schema, found), "zoneId": zone}

    def _create(self, planned: Values) -> tuple[str, Values]:
        """The id is the zone's."""
        return str(planned["zoneId"]), self._write(planned)

    def _read(self, id_: str, state: Values) -> Values | None:
        found = self._api.ask("GET", f"zones/{id_}/dns_settings")
        return None if found is None else {**answer(self.schema, found), "zoneId": id_}

    def _update(self, id_: str, state: Values, planned: Values) -> Values:
        return self._write(planned, state)

    def _delete(self, id_: str, state: Values) -> None:
        """Does nothing: the vendor's provider can't destroy settings either, and they are deleted with the zone."""
