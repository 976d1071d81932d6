"""The operations on hosted zones."""

from __future__ import annotations

from typing import Any, Final

from dnsstack.sandbox.route53_api import delegation_sets
from dnsstack.sandbox.route53_api.delegation_sets import start_of_authority, zone_servers
from dnsstack.sandbox.route53_api.errors import Refusal, invalid_input
from dnsstack.sandbox.route53_api.names import canonical, labels, sort_key
from dnsstack.sandbox.route53_api.records import start_change
from dnsstack.sandbox.route53_api.store import LOCATION, HostedZone, Store, identifier, page_size, paged

PAGE: Final = 100
"""Most hosted zones in one answer."""


def create(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """CreateHostedZone: a zone with its own four servers, unless a reusable delegation set is named."""
    reference = parameters["CallerReference"]
    if any(zone.caller_reference == reference for zone in store.zones()):
        text = f"A hosted zone has already been created with the specified caller reference: {reference}"
        raise Refusal("HostedZoneAlreadyExists", text)
    config = parameters.get("HostedZoneConfig") or {}
    network = parameters.get("VPC")
    private = bool(config.get("PrivateZone")) or network is not None
    name = _name(parameters["Name"], private=private)
    zone = HostedZone(
        id=identifier("Z", 20),
        name=name,
        caller_reference=reference,
        name_servers=(),
        private=private,
        comment=config.get("Comment", ""),
        networks=[network] if network else [],
    )
    _give_servers(store, zone, parameters.get("DelegationSetId"))
    store.hosted_zones[zone.id] = zone
    return {
        "HostedZone": _described(zone),
        "DelegationSet": _servers(zone),
        "VPC": network,
        "ChangeInfo": start_change(store),
        "Location": f"{LOCATION}/hostedzone/{zone.id}",
    }


def _give_servers(store: Store, zone: HostedZone, set_id: str | None) -> None:
    """Choose the servers of a new zone, and make its apex records."""
    if zone.private:
        if not zone.networks:
            raise invalid_input("A private hosted zone must be associated with a VPC when it is created.")
        if set_id is not None:
            raise invalid_input("A private hosted zone can't have a reusable delegation set.")
    if set_id is None:
        zone.name_servers = tuple(zone_servers(store.next_number()))
    else:
        chosen = delegation_sets.find(store, set_id)
        _check_conflict(store, zone.name, chosen.id)
        zone.delegation_set_id, zone.name_servers = chosen.id, chosen.name_servers
    servers = [{"Value": f"{server}."} for server in zone.name_servers]
    soa = {"Value": start_of_authority(zone.name_servers[0])}
    zone.record_sets.put({"Name": zone.name, "Type": "NS", "TTL": 172800, "ResourceRecords": servers})
    zone.record_sets.put({"Name": zone.name, "Type": "SOA", "TTL": 900, "ResourceRecords": [soa]})


def _check_conflict(store: Store, name: str, set_id: str) -> None:
    """Refuse a zone within another zone with the same servers, and the reverse."""
    for zone in store.zones():
        nested = f".{name}".endswith(f".{zone.name}") or f".{zone.name}".endswith(f".{name}")
        if zone.delegation_set_id == set_id and nested:
            raise Refusal(
                "ConflictingDomainExists",
                f"The hosted zone {zone.name} conflicts with {name}: one lies within the other, with the same servers.",
            )


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


def _described(zone: HostedZone) -> dict[str, Any]:
    config: dict[str, Any] = {"PrivateZone": zone.private}
    if zone.comment:
        config["Comment"] = zone.comment
    return {
        "Id": f"/hostedzone/{zone.id}",
        "Name": zone.name,
        "CallerReference": zone.caller_reference,
        "Config": config,
        "ResourceRecordSetCount": len(zone.record_sets),
        "Features": zone.features or None,
    }


def _servers(zone: HostedZone) -> dict[str, Any]:
    set_id = zone.delegation_set_id
    return {"Id": f"/delegationset/{set_id}" if set_id else None, "NameServers": list(zone.name_servers)}


def read(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """GetHostedZone."""
    zone = store.zone(parameters["Id"])
    return {
        "HostedZone": _described(zone),
        "DelegationSet": None if zone.private else _servers(zone),
        "VPCs": zone.networks or None,
    }


def listing(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """ListHostedZones: one page, or those of one delegation set if it is named."""
    zones = store.zones()
    if "DelegationSetId" in parameters:
        wanted = delegation_sets.find(store, parameters["DelegationSetId"]).id
        zones = [zone for zone in zones if zone.delegation_set_id == wanted]
    return paged("HostedZones", sorted(zones, key=lambda zone: zone.id), parameters, _described)


def listing_by_name(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """ListHostedZonesByName: by name in DNS order, from a name and an identifier on."""
    name, start_id = parameters.get("DNSName"), parameters.get("HostedZoneId", "").removeprefix("/hostedzone/")
    if start_id and not name:
        raise invalid_input("HostedZoneId needs DNSName.")
    size = page_size(parameters, PAGE)
    zones = sorted(store.zones(), key=_order)
    if name:
        start = (sort_key(canonical(name, "InvalidDomainName")), start_id)
        zones = [zone for zone in zones if _order(zone) >= start]
    answer: dict[str, Any] = {
        "HostedZones": [_described(zone) for zone in zones[:size]],
        "DNSName": name,
        "HostedZoneId": start_id or None,
        "IsTruncated": len(zones) > size,
        "MaxItems": str(size),
    }
    if len(zones) > size:
        answer |= {"NextDNSName": zones[size].name, "NextHostedZoneId": zones[size].id}
    return answer


def _order(zone: HostedZone) -> tuple[str, str]:
    return sort_key(zone.name), zone.id


def delete(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """DeleteHostedZone, for a zone with only its apex NS and SOA."""
    zone = store.zone(parameters["Id"])
    if any(one["Name"] != zone.name or one["Type"] not in {"NS", "SOA"} for one in zone.record_sets):
        raise Refusal(
            "HostedZoneNotEmpty",
            "The specified hosted zone contains non-required resource record sets  and so cannot be deleted.",
        )
    del store.hosted_zones[zone.id]
    return {"ChangeInfo": start_change(store)}


def update_comment(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """UpdateHostedZoneComment: without a comment, the existing one is removed."""
    zone = store.zone(parameters["Id"])
    zone.comment = parameters.get("Comment", "")
    return {"HostedZone": _described(zone)}


def update_features(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """UpdateHostedZoneFeatures: accelerated recovery, for public zones."""
    zone = store.zone(parameters["HostedZoneId"])
    if zone.private:
        raise invalid_input("Accelerated recovery is not available for private hosted zones.")
    if "EnableAcceleratedRecovery" in parameters:
        status = "ENABLED" if parameters["EnableAcceleratedRecovery"] else "DISABLED"
        zone.features = {"AcceleratedRecoveryStatus": status}
    return {}
