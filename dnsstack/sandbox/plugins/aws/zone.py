"""`aws:route53/zone:Zone`: a public hosted zone."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from dnsstack.providers.vendors.values import Values
from dnsstack.sandbox.plugins.aws.api import AwsKind, pages, refused


class AwsZone(AwsKind):
    """Only name and delegation set need a new zone; the comment defaults to what pulumi-aws writes."""

    resource_type: ClassVar[str] = "aws:route53/zone:Zone"
    kept: ClassVar[tuple[str, ...]] = ("forceDestroy",)

    def same(self, key: str, old: Any, new: Any) -> bool:
        """Names are compared without case and final dot."""
        if key == "name":
            return str(old).rstrip(".").lower() == str(new).rstrip(".").lower()
        return super().same(key, old, new)

    def _create(self, planned: Values) -> tuple[str, Values]:
        """Create a new zone each time: the caller reference is unique."""
        arguments: dict[str, Any] = {
            "Name": planned["name"],
            "CallerReference": f"dnsstack-{uuid.uuid4()}",
            "HostedZoneConfig": {"Comment": planned.get("comment", ""), "PrivateZone": False},
        }
        if planned.get("delegationSetId"):
            arguments["DelegationSetId"] = planned["delegationSetId"]
        zone_id = self._api.route53.create_hosted_zone(**arguments)["HostedZone"]["Id"].rpartition("/")[2]
        self._api.retag("hostedzone", zone_id, {}, planned.get("tags") or {})
        self._set_recovery(zone_id, None, planned.get("enableAcceleratedRecovery"))
        return zone_id, self._answer(zone_id, planned.get("tags") or {})

    def _set_recovery(self, zone_id: str, old: Any, new: Any) -> None:
        """Accelerated recovery that is on is only turned off by an explicit false."""
        if new is not None and bool(new) != bool(old):
            self._api.route53.update_hosted_zone_features(HostedZoneId=zone_id, EnableAcceleratedRecovery=bool(new))

    def _answer(self, zone_id: str, tags: Values) -> Values:
        """Name, comment, delegation set, servers and recovery in Route53."""
        found = self._api.route53.get_hosted_zone(Id=zone_id)
        zone, delegation = found["HostedZone"], found.get("DelegationSet", {})
        servers = sorted(server.rstrip(".") for server in delegation.get("NameServers", ()))
        status = zone.get("Features", {}).get("AcceleratedRecoveryStatus")
        live: Values = {
            "name": zone["Name"].rstrip("."),
            "comment": zone.get("Config", {}).get("Comment", ""),
            "enableAcceleratedRecovery": status in ("ENABLED", "ENABLING"),
            "tags": tags,
            "tagsAll": tags,
            "arn": f"arn:aws:route53:::hostedzone/{zone_id}",
            "zoneId": zone_id,
            "nameServers": servers,
            "primaryNameServer": servers[0] if servers else "",
        }
        if delegation.get("Id"):
            live["delegationSetId"] = delegation["Id"].rpartition("/")[2]
        return live

    def _read(self, id_: str, state: Values) -> Values | None:
        try:
            return self._answer(id_, self._api.tags("hostedzone", id_))
        except self._api.route53.exceptions.NoSuchHostedZone:
            return None

    def _update(self, id_: str, state: Values, planned: Values) -> Values:
        """Change comment, tags and accelerated recovery."""
        if (state.get("comment") or "") != (planned.get("comment") or ""):
            self._api.route53.update_hosted_zone_comment(Id=id_, Comment=planned.get("comment", ""))
        tags = planned.get("tags") or {}
        self._api.retag("hostedzone", id_, state.get("tags") or {}, tags)
        self._set_recovery(id_, state.get("enableAcceleratedRecovery"), planned.get("enableAcceleratedRecovery"))
        return self._answer(id_, tags)

    def _delete(self, id_: str, state: Values) -> None:
        """Refused while the zone has more than its own NS and SOA, unless `forceDestroy`."""
        try:
            if state.get("forceDestroy"):
                self._empty(id_, str(state["name"]))
            self._api.route53.delete_hosted_zone(Id=id_)
        except self._api.route53.exceptions.NoSuchHostedZone:
            return
        except self._api.route53.exceptions.ClientError as error:
            raise refused(error, f"deleting Route53 Hosted Zone ({id_})") from None

    def _empty(self, id_: str, name: str) -> None:
        apex = name.rstrip(".").lower()
        for rrset in pages(self._api.route53, "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=id_):
            if rrset["Name"].rstrip(".").lower() == apex and rrset["Type"] in ("NS", "SOA"):
                continue
            batch = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": rrset}]}
            self._api.route53.change_resource_record_sets(HostedZoneId=id_, ChangeBatch=batch)
