"""The servers that Route53 assigns, and the operations on reusable delegation sets."""

from __future__ import annotations

from typing import Any

from dnsstack.sandbox.route53_api.errors import Refusal
from dnsstack.sandbox.route53_api.store import LOCATION, DelegationSet, Store, identifier

_SETS = (("com", 0), ("net", 512), ("org", 1024), ("co.uk", 1536))
_STEP = 197
"""Coprime to 512, so that 512 zones get 512 different servers of each kind before one is repeated."""


def zone_servers(number: int) -> list[str]:
    """The servers of the `number`-th zone: ns-N.awsdns-M.TLD with N in the TLD's range of 512, and M its eighth."""
    servers = []
    for index, (domain, base) in enumerate(_SETS):
        offset = (number * _STEP + index * 131 + 83) % 512
        servers.append(f"ns-{base + offset}.awsdns-{offset // 8:02d}.{domain}")
    turn = number % len(servers)
    return servers[turn:] + servers[:turn]


def start_of_authority(server: str) -> str:
    """The SOA value that a new zone gets (developer guide, SOA-NSrecords)."""
    return f"{server}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"


def find(store: Store, set_id: str) -> DelegationSet:
    """One by its identifier; raises `Refusal` NoSuchDelegationSet."""
    set_id = set_id.removeprefix("/delegationset/")
    delegation_set = store.delegation_sets.get(set_id)
    if delegation_set is None:
        raise Refusal("NoSuchDelegationSet", f"The specified delegation set {set_id} does not exist.")
    return delegation_set


def _answer(delegation_set: DelegationSet) -> dict[str, Any]:
    return {
        "Id": f"/delegationset/{delegation_set.id}",
        "CallerReference": delegation_set.caller_reference,
        "NameServers": list(delegation_set.name_servers),
    }


def create(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """CreateReusableDelegationSet, with a hosted zone's servers if one is named."""
    reference = parameters["CallerReference"]
    if any(delegation_set.caller_reference == reference for delegation_set in store.delegation_sets.values()):
        text = "A delegation set with the same owner and caller reference combination has already been created."
        raise Refusal("DelegationSetAlreadyCreated", text)
    if "HostedZoneId" in parameters:
        servers = store.zone(parameters["HostedZoneId"]).name_servers
    else:
        servers = tuple(zone_servers(store.next_number()))
    made = DelegationSet(identifier("N", 20), reference, servers)
    store.delegation_sets[made.id] = made
    return {"DelegationSet": _answer(made), "Location": f"{LOCATION}/delegationset/{made.id}"}


def read(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """GetReusableDelegationSet."""
    return {"DelegationSet": _answer(find(store, parameters["Id"]))}


def delete(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """DeleteReusableDelegationSet, for a set that no zone uses."""
    delegation_set = find(store, parameters["Id"])
    if any(zone.delegation_set_id == delegation_set.id for zone in store.zones()):
        raise Refusal("DelegationSetInUse", f"The delegation set {delegation_set.id} is in use by a hosted zone.")
    del store.delegation_sets[delegation_set.id]
    return {}
