"""`cloudflare:index/zone:Zone` and `cloudflare:index/zoneDnsSettings:ZoneDnsSettings`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from dnsstack.sandbox.plugins.cloudflare.rest import CloudflareKind
from dnsstack.sandbox.plugins.values import Values, camel, compact, respell, snake


class Zone(CloudflareKind):
    """A zone of one account; a change of its name is a new zone."""

    resource_type: ClassVar[str] = "cloudflare:index/zone:Zone"
    inputs: ClassVar[frozenset[str]] = frozenset(("account", "name", "type", "paused", "vanityNameServers"))
    required: ClassVar[tuple[str, ...]] = ("account", "name")
    replaces: ClassVar[frozenset[str]] = frozenset(("account", "name"))
    computed: ClassVar[frozenset[str]] = frozenset(("type", "paused", "vanityNameServers"))
    outputs: ClassVar[frozenset[str]] = frozenset(("nameServers", "status", "originalNameServers", "plan"))
    defaults: ClassVar[Mapping[str, Any]] = {"type": "full"}

    def same(self, key: str, old: Any, new: Any) -> bool:
        """An account is its id."""
        if key == "account":
            return bool(old.get("id") == new.get("id"))
        return super().same(key, old, new)

    def create(self, news: Values) -> tuple[str, Values]:
        """POST, then PATCH of what a creation doesn't take."""
        body = {"account": {"id": news["account"]["id"]}, "name": news["name"], "type": news.get("type", "full")}
        found = self._api.must("POST", "zones", body)
        later = {key: news[key] for key in ("paused", "vanityNameServers") if news.get(key)}
        if later:
            found = self._api.must("PATCH", f"zones/{found['id']}", respell(later, snake))
        return str(found["id"]), self._state(found, news)

    def _state(self, found: dict[str, Any], inputs: Values) -> Values:
        answered = respell(found, camel)
        state = {key: answered[key] for key in self.inputs | self.outputs if answered.get(key) is not None}
        return state | {"account": {"id": found["account"]["id"]}, **compact(inputs)}

    def read(self, id_: str, state: Values) -> Values | None:
        """The zone as Cloudflare has it."""
        found = self._api.ask("GET", f"zones/{id_}")
        return None if found is None else self._state(found, {})

    def update(self, id_: str, state: Values, news: Values) -> Values:
        """PATCH of what changed."""
        changed = {key: news[key] for key in self.diff(state, news).changed if key in news}
        return self._state(self._api.must("PATCH", f"zones/{id_}", respell(changed, snake)), news)

    def delete(self, id_: str, state: Values) -> None:
        """A zone goes with its records."""
        self._api.ask("DELETE", f"zones/{id_}")


class ZoneDnsSettings(CloudflareKind):
    """A zone's DNS settings; they exist with the zone, so creation is a PATCH and deletion nothing."""

    resource_type: ClassVar[str] = "cloudflare:index/zoneDnsSettings:ZoneDnsSettings"
    inputs: ClassVar[frozenset[str]] = frozenset(
        ("zoneId", "multiProvider", "flattenAllCnames", "nsTtl", "zoneMode", "secondaryOverrides", "nameservers", "soa")
    )
    required: ClassVar[tuple[str, ...]] = ("zoneId",)
    replaces: ClassVar[frozenset[str]] = frozenset(("zoneId",))
    computed: ClassVar[frozenset[str]] = inputs - {"zoneId"}

    def _write(self, inputs: Values) -> Values:
        body = respell({key: value for key, value in inputs.items() if key != "zoneId"}, snake)
        self._api.must("PATCH", f"zones/{inputs['zoneId']}/dns_settings", body)
        return dict(inputs)

    def create(self, news: Values) -> tuple[str, Values]:
        """The id is the zone's."""
        return str(news["zoneId"]), self._write(news)

    def read(self, id_: str, state: Values) -> Values | None:
        """Only the settings that the program writes; the others belong to the zone."""
        found = self._api.ask("GET", f"zones/{id_}/dns_settings")
        if found is None:
            return None
        live = respell(found, camel)
        return {"zoneId": id_, **{key: live[key] for key in self.inputs & state.keys() if live.get(key) is not None}}

    def update(self, id_: str, state: Values, news: Values) -> Values:
        """PATCH."""
        return self._write(news)

    def delete(self, id_: str, state: Values) -> None:
        """Nothing: the vendor's provider can't destroy settings either, and they go with the zone."""
