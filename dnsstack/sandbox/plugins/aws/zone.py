"""`aws:route53/zone:Zone`: a public hosted zone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from dnsstack.sandbox.plugins.aws.api import code, pages
from dnsstack.sandbox.plugins.aws.base import AwsKind
from dnsstack.sandbox.plugins.kind import PluginError
from dnsstack.sandbox.plugins.values import Values


class Zone(AwsKind):
    """Only name and delegation set need a new zone; the comment defaults to what pulumi-aws writes."""

    resource_type: ClassVar[str] = "aws:route53/zone:Zone"
    inputs: ClassVar[frozenset[str]] = frozenset(
        ("name", "comment", "delegationSetId", "enableAcceleratedRecovery", "forceDestroy", "tags")
    )
    required: ClassVar[tuple[str, ...]] = ("name",)
    replaces: ClassVar[frozenset[str]] = frozenset(("name", "delegationSetId"))
    computed: ClassVar[frozenset[str]] = frozenset(("enableAcceleratedRecovery",))
    outputs: ClassVar[frozenset[str]] = frozenset(("zoneId", "nameServers", "primaryNameServer", "arn", "tagsAll"))
    defaults: ClassVar[Mapping[str, Any]] = {"comment": "Managed by Pulumi", "forceDestroy": False}

    def same(self, key: str, old: Any, new: Any) -> bool:
        """Names are compared without case and final dot."""
        if key == "name":
            return str(old).rstrip(".").lower() == str(new).rstrip(".").lower()
        return super().same(key, old, new)

    def create(self, news: Values) -> tuple[str, Values]:
        """A new zone each time: the caller reference is unique."""
        arguments: dict[str, Any] = {
            "Name": news["name"],
            "CallerReference": f"dnsstack-{uuid.uuid4()}",
            "HostedZoneConfig": {"Comment": news.get("comment", ""), "PrivateZone": False},
        }
        if news.get("delegationSetId"):
            arguments["DelegationSetId"] = news["delegationSetId"]
        zone_id = self._api.route53.create_hosted_zone(**arguments)["HostedZone"]["Id"].rpartition("/")[2]
        self._api.retag("hostedzone", zone_id, {}, news.get("tags") or {})
        self._set_recovery(zone_id, None, news.get("enableAcceleratedRecovery"))
        return zone_id, self._state(zone_id, news)

    def _set_recovery(self, zone_id: str, old: Any, new: Any) -> None:
        """Once on, only an explicit false turns accelerated recovery off."""
        if new is not None and bool(new) != bool(old):
            self._api.route53.update_hosted_zone_features(HostedZoneId=zone_id, EnableAcceleratedRecovery=bool(new))

    def _state(self, zone_id: str, inputs: Values) -> Values:
        found = self._api.route53.get_hosted_zone(Id=zone_id)
        servers = sorted(server.rstrip(".") for server in found.get("DelegationSet", {}).get("NameServers", ()))
        return {
            "tags": {},
            **inputs,
            "zoneId": zone_id,
            "nameServers": servers,
            "primaryNameServer": servers[0] if servers else "",
            "arn": f"arn:aws:route53:::hostedzone/{zone_id}",
            "tagsAll": inputs.get("tags") or {},
        }

    def read(self, id_: str, state: Values) -> Values | None:
        """Name, comment, delegation set, tags and servers as Route53 has them."""
        try:
            found = self._api.route53.get_hosted_zone(Id=id_)
        except self._api.route53.exceptions.NoSuchHostedZone:
            return None
        zone = found["HostedZone"]
        live: Values = {
            "name": zone["Name"].rstrip("."),
            "comment": zone.get("Config", {}).get("Comment", ""),
            "tags": self._api.tags("hostedzone", id_),
        }
        set_id = found.get("DelegationSet", {}).get("Id")
        if set_id:
            live["delegationSetId"] = set_id.rpartition("/")[2]
        status = zone.get("Features", {}).get("AcceleratedRecoveryStatus")
        live["enableAcceleratedRecovery"] = status in ("ENABLED", "ENABLING")
        return self._state(id_, {**self.defaults, **state, **live})

    def update(self, id_: str, state: Values, news: Values) -> Values:
        """Comment, tags and accelerated recovery."""
        if state.get("comment") != news.get("comment"):
            self._api.route53.update_hosted_zone_comment(Id=id_, Comment=news.get("comment", ""))
        self._api.retag("hostedzone", id_, state.get("tags") or {}, news.get("tags") or {})
        self._set_recovery(id_, state.get("enableAcceleratedRecovery"), news.get("enableAcceleratedRecovery"))
        kept = {key: state[key] for key in self.computed if key in state}
        return self._state(id_, kept | news)

    def delete(self, id_: str, state: Values) -> None:
        """Refused while the zone holds more than its own NS and SOA, unless `forceDestroy`."""
        if state.get("forceDestroy"):
            self._empty(id_, str(state["name"]))
        try:
            self._api.route53.delete_hosted_zone(Id=id_)
        except self._api.route53.exceptions.NoSuchHostedZone:
            return
        except self._api.route53.exceptions.ClientError as error:
            if code(error) == "HostedZoneNotEmpty":
                msg = f"deleting Route53 Hosted Zone ({id_}): {error}"
                raise PluginError(msg) from None
            raise

    def _empty(self, id_: str, name: str) -> None:
        apex = name.rstrip(".").lower()
        for rrset in pages(self._api.route53, "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=id_):
            if rrset["Name"].rstrip(".").lower() == apex and rrset["Type"] in ("NS", "SOA"):
                continue
            batch = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": rrset}]}
            self._api.route53.change_resource_record_sets(HostedZoneId=id_, ChangeBatch=batch)
