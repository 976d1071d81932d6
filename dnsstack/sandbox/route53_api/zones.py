"""The operations on hosted zones that moto doesn't do as the service does; moto keeps the rest of each zone."""

from __future__ import annotations

from typing import Any

from dnsstack.sandbox.route53_api.errors import Refusal, invalid_input
from dnsstack.sandbox.route53_api.moto_side import MotoSide
from dnsstack.sandbox.route53_api.names import labels
from dnsstack.sandbox.route53_api.nameservers import delegation_set, start_of_authority
from dnsstack.sandbox.route53_api.records import start_change
from dnsstack.sandbox.route53_api.store import HostedZone, Store

LOCATION = "https://route53.amazonaws.com/2013-04-01"


def create(store: Store, moto: MotoSide, parameters: dict[str, Any]) -> dict[str, Any]:
    """CreateHostedZone: a zone with four servers of its own, unless a reusable delegation set is named."""
    reference = parameters["CallerReference"]
    if any(zone.caller_reference == reference for zone in store.zones()):
        text = f"A hosted zone has already been created with the specified caller reference: {reference}"
        raise Refusal("HostedZoneAlreadyExists", text)
    config = parameters.get("HostedZoneConfig") or {}
    private = bool(config.get("PrivateZone"))
    name = _name(parameters["Name"], private=private)
    made = moto.create_zone(
        name, reference, config.get("Comment"), parameters.get("DelegationSetId"), parameters.get("VPC")
    )
    servers = tuple(made.servers or delegation_set(moto.next_number()))
    zone = HostedZone(made.id, name, reference, servers, private)
    soa = {"Value": start_of_authority(servers[0])}
    name_servers = [{"Value": f"{server}."} for server in servers]
    zone.record_sets.put({"Name": name, "Type": "NS", "TTL": 172800, "ResourceRecords": name_servers})
    zone.record_sets.put({"Name": name, "Type": "SOA", "TTL": 900, "ResourceRecords": [soa]})
    store.hosted_zones[zone.id] = zone
    moto.adopt(zone)
    answer = read(store, moto, {"Id": zone.id})
    if private:
        answer["VPC"] = parameters.get("VPC")
    return {**answer, "ChangeInfo": start_change(store), "Location": f"{LOCATION}/hostedzone/{zone.id}"}


def _name(text: str, *, private: bool) -> str:
    """A zone's canonical name; a public zone can't be a top-level domain."""
    try:
        found = labels(text)
    except ValueError:
        found = []
    unusual = any(letter in text for letter in " \t\n*@,;:")
    if not found or unusual or (len(found) == 1 and not private):
        raise Refusal("InvalidDomainName", f"The specified domain name '{text}' is not a valid domain name.")
    return ".".join(found) + "."


def read(store: Store, moto: MotoSide, parameters: dict[str, Any]) -> dict[str, Any]:
    """GetHostedZone."""
    zone = store.zone(parameters["Id"])
    kept = moto.zone(zone.id)
    config = {"PrivateZone": zone.private}
    if kept.comment:
        config["Comment"] = kept.comment
    answer: dict[str, Any] = {
        "HostedZone": {
            "Id": f"/hostedzone/{zone.id}",
            "Name": zone.name,
            "CallerReference": zone.caller_reference,
            "Config": config,
            "ResourceRecordSetCount": len(zone.record_sets),
            "Features": zone.features or None,
        }
    }
    if zone.private:
        answer["VPCs"] = [{"VPCRegion": vpc["vpc_region"], "VPCId": vpc["vpc_id"]} for vpc in kept.vpcs if vpc]
    else:
        answer["DelegationSet"] = {"Id": kept.delegation_set.id or None, "NameServers": list(zone.name_servers)}
        if kept.delegation_set.id:
            answer["DelegationSet"]["Id"] = f"/delegationset/{kept.delegation_set.id}"
    return answer


def delete(store: Store, moto: MotoSide, parameters: dict[str, Any]) -> dict[str, Any]:
    """DeleteHostedZone: only the apex NS and SOA may be left."""
    zone = store.zone(parameters["Id"])
    if any(one["Name"] != zone.name or one["Type"] not in {"NS", "SOA"} for one in zone.record_sets):
        raise Refusal(
            "HostedZoneNotEmpty",
            "The specified hosted zone contains non-required resource record sets  and so cannot be deleted.",
        )
    del store.hosted_zones[zone.id]
    moto.forget(zone.id)
    return {"ChangeInfo": start_change(store)}


def update_features(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """UpdateHostedZoneFeatures: accelerated recovery, for public zones."""
    zone = store.zone(parameters["HostedZoneId"])
    if zone.private:
        raise invalid_input("Accelerated recovery is not available for private hosted zones.")
    if "EnableAcceleratedRecovery" in parameters:
        status = "ENABLED" if parameters["EnableAcceleratedRecovery"] else "DISABLED"
        zone.features = {"AcceleratedRecoveryStatus": status}
    return {}


def create_delegation_set(store: Store, moto: MotoSide, parameters: dict[str, Any]) -> dict[str, Any]:
    """CreateReusableDelegationSet, of a hosted zone's servers where one is named."""
    servers = list(store.zone(parameters["HostedZoneId"]).name_servers) if "HostedZoneId" in parameters else None
    set_id, servers = moto.create_delegation_set(parameters["CallerReference"], servers)
    made = {"Id": f"/delegationset/{set_id}", "CallerReference": parameters["CallerReference"], "NameServers": servers}
    return {"DelegationSet": made, "Location": f"{LOCATION}/delegationset/{set_id}"}


def delete_delegation_set(moto: MotoSide, parameters: dict[str, Any]) -> dict[str, Any]:
    """DeleteReusableDelegationSet."""
    moto.delete_delegation_set(parameters["Id"])
    return {}
