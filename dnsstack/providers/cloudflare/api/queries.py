"""Queries of several calls, as generators that yield each call: so sync and async callers share them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any, Final

from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan import zone_cost
from dnsstack.providers.cloudflare.api.transport import ApiCallFailed, ApiQuery
from dnsstack.providers.cloudflare.zone_name import zone_apex, zone_name

Item = dict[str, Any]
PAGE: Final = zone_cost.PAGE[ProviderId.CLOUDFLARE]
"""The page size of a list. The API accepts up to 5,000,000, but a page must be answered within the time limit."""


def zones(apex: str) -> ApiQuery[list[Item]]:
    """The zones of a name; an internationalised name is looked up with U-labels, then with A-labels."""
    for spelling in dict.fromkeys((zone_name(apex), strip_dot(apex))):
        answer = yield "zones", {"name": spelling}
        found = [one for one in _items(answer) if _has_apex(one, apex)]
        if found:
            return found
    return []


def records(zone_id: str, size: int, **filters: str) -> ApiQuery[tuple[dict[str, Item], int]]:
    """A zone's records by id, read in pages of `size`, and their number as the last page says it.

    Raises:
        ApiCallFailed: an answer is not a list of records.
    """
    found: dict[str, Item] = {}
    for page in count(1):
        wanted = {**filters, "page": str(page), "per_page": str(size), "order": "name"}
        answer = yield f"zones/{zone_id}/dns_records", wanted
        try:
            items, info = answer["result"], answer["result_info"]
            found |= {str(one["id"]): one for one in items if one["name"] and one["type"] and one["ttl"]}
            told, given = int(info["total_count"]), int(info.get("per_page") or size)
        except (KeyError, TypeError, ValueError, AttributeError):
            message = "its answer is not a list of records"
            raise ApiCallFailed(message) from None
        if page * given >= told or not items:
            break
    return found, told


def _items(answer: Mapping[str, Any]) -> list[Item]:
    found = answer.get("result")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _has_apex(zone: Item, apex: str) -> bool:
    try:
        return isinstance(zone.get("id"), str) and zone_apex(str(zone.get("name"))) == apex
    except ValueError:
        return False
