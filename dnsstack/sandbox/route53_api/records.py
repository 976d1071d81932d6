"""The operations on record sets, and the changes that they start."""

from __future__ import annotations

from typing import Any

from dnsstack.sandbox.route53_api import batch
from dnsstack.sandbox.route53_api.errors import Refusal, invalid_input
from dnsstack.sandbox.route53_api.names import canonical
from dnsstack.sandbox.route53_api.store import ChangeInfo, Store, identifier, page_size

PAGE = 300
"""Most record sets in one answer of ListResourceRecordSets."""


def start_change(store: Store, comment: str | None = None) -> dict[str, Any]:
    """Note a change and return its `ChangeInfo`, PENDING."""
    info = ChangeInfo(identifier("C", 20), store.clock(), comment)
    store.submitted[info.id] = info
    return change_answer(info, "PENDING")


def change_answer(info: ChangeInfo, status: str) -> dict[str, Any]:
    """A `ChangeInfo` of the API."""
    return {"Id": f"/change/{info.id}", "Status": status, "SubmittedAt": info.submitted, "Comment": info.comment}


def change(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """ChangeResourceRecordSets."""
    zone = store.zone(parameters["HostedZoneId"])
    wanted = parameters["ChangeBatch"]
    batch.apply(store, zone, wanted["Changes"])
    return {"ChangeInfo": start_change(store, wanted.get("Comment"))}


def listing(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """ListResourceRecordSets: one page, from a name, type and identifier on."""
    zone = store.zone(parameters["HostedZoneId"])
    name, record_type = parameters.get("StartRecordName"), parameters.get("StartRecordType")
    if record_type and not name:
        raise invalid_input("The input is not valid")
    size = page_size(parameters, PAGE)
    start = (
        canonical(name, "InvalidInput") if name else "",
        record_type or "",
        parameters.get("StartRecordIdentifier", ""),
    )
    found = zone.record_sets.ordered(start, size + 1)
    answer: dict[str, Any] = {
        "ResourceRecordSets": found[:size],
        "IsTruncated": len(found) > size,
        "MaxItems": str(size),
    }
    if len(found) > size:
        following = found[size]
        answer["NextRecordName"], answer["NextRecordType"] = following["Name"], following["Type"]
        answer["NextRecordIdentifier"] = following.get("SetIdentifier")
    return answer


def get_change(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """GetChange: INSYNC after the store's delay."""
    info = store.submitted.get(parameters["Id"])
    if info is None:
        raise Refusal("NoSuchChange", f"Could not find resource with ID: {parameters['Id']}")
    elapsed = (store.clock() - info.submitted).total_seconds()
    return {"ChangeInfo": change_answer(info, "INSYNC" if elapsed >= store.sync_delay else "PENDING")}
