"""The operations on tags, of hosted zones and of health checks."""

from __future__ import annotations

from typing import Any, Final

from dnsstack.sandbox.route53_api.errors import Refusal, invalid_input
from dnsstack.sandbox.route53_api.store import Store

MAXIMUM_TAGS: Final = 10
"""Most tags of one resource (API reference, ChangeTagsForResource, AddTags; read in November 2026)."""
RESERVED: Final = "aws:"


def _tags(store: Store, kind: str, identifier: str) -> dict[str, str]:
    """A resource's tags, which may be edited; raises `Refusal` if the resource does not exist."""
    if kind == "hostedzone":
        return store.zone(identifier).tags
    if kind == "healthcheck":
        return store.health_check(identifier).tags
    raise invalid_input(f"The sandbox has no resources of type {kind}.")


def _answer(store: Store, kind: str, identifier: str) -> dict[str, Any]:
    tags = _tags(store, kind, identifier)
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    return {"ResourceType": kind, "ResourceId": identifier, "Tags": listed}


def change(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """ChangeTagsForResource: removals, then additions."""
    tags = _tags(store, parameters["ResourceType"], parameters["ResourceId"])
    gone = parameters.get("RemoveTagKeys", [])
    added = {tag.get("Key", ""): tag.get("Value", "") for tag in parameters.get("AddTags", [])}
    if "AddTags" not in parameters and "RemoveTagKeys" not in parameters:
        raise invalid_input("At least one of AddTags and RemoveTagKeys must be specified.")
    for key in (*gone, *added):
        if not key or key.lower().startswith(RESERVED):
            raise invalid_input(f"The tag key '{key}' is empty, or begins with {RESERVED}, which AWS reserves.")
    if gone and set(gone) & added.keys():
        raise invalid_input("A tag can't be added and removed in one request.")
    changed = {key: value for key, value in tags.items() if key not in gone} | added
    if len(changed) > MAXIMUM_TAGS:
        raise Refusal("InvalidInput", f"A resource can have up to {MAXIMUM_TAGS} tags; {len(changed)} are wanted.")
    tags.clear()
    tags.update(changed)
    return {}


def read(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """ListTagsForResource."""
    return {"ResourceTagSet": _answer(store, parameters["ResourceType"], parameters["ResourceId"])}
