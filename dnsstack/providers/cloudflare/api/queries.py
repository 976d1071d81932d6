"""Reading that takes several calls, written once: whoever makes the calls, at once or awaited, is asked for each."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any, Final

from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan import zone_cost
from dnsstack.providers.cloudflare.api.transport import ApiCallFailed, Query
from dnsstack.providers.cloudflare.zone_name import zone_apex, zone_name

Item = dict[str, Any]
PAGE: Final = zone_cost.PAGE[ProviderId.CLOUDFLARE]
"""Records asked for at once; the API takes up to 5,000,000, but an answer has to be made and read in time."""


def zones(apex: str) -> Query[list[Item]]:
    """The zones of a name, asked for as the API spells an internationalised one, then in A-labels."""
    for spelling in dict.fromkeys((zone_name(apex), strip_dot(apex))):
        answer = yield "zones", {"name": spelling}
        found = [one for one in _items(answer) if _has_apex(one, apex)]
        if found:
            return found
    return []


def records(zone_id: str, size: int, **filters: str) -> Query[tuple[dict[str, Item], int]]:
    """A zone's records by id, `size` a page, and how many there are by the last page: one may have got lost.

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
