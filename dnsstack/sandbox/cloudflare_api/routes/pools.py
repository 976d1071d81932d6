"""`load_balancers/pools` of an account: endpoints and their health."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dnsstack.sandbox.cloudflare_api.accounts import Account, Permission
from dnsstack.sandbox.cloudflare_api.call import Call, Page, Result, Route
from dnsstack.sandbox.cloudflare_api.errors import ApiError, referenced, validation_failed
from dnsstack.sandbox.cloudflare_api.model import stamp
from dnsstack.sandbox.cloudflare_api.names import host_name
from dnsstack.sandbox.cloudflare_api.routes.load_balancers import pools_of

KIND = "pools"
CHECK_REGIONS = (
    "WNAM", "ENAM", "WEU", "EEU", "NSAM", "SSAM", "OC", "ME", "NAF", "SAF", "SAS", "SEAS", "NEAS", "ALL_REGIONS",
)  # fmt: skip
_DEFAULTS: Mapping[str, Any] = {
    "description": "",
    "enabled": True,
    "minimum_origins": 1,
    "monitor": "",
    "check_regions": None,
    "notification_email": "",
    "networks": ["cloudflare"],
}
_OPTIONAL = ("latitude", "longitude", "load_shedding", "origin_steering", "notification_filter", "monitor_group")
_FIELDS = frozenset(_DEFAULTS) | {"name", "origins", *_OPTIONAL}


def _origin(value: Any) -> dict[str, Any]:
    address = value.get("address") if isinstance(value, dict) else None
    name = host_name(address) or (address.lower() if isinstance(address, str) and ":" in address else "")
    if not name:
        raise validation_failed(1002, "origin address must be an IP address or a host name")
    weight = value.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 1:
        raise validation_failed(1002, "origin weight must be in range [0, 1]")
    optional = {field: value[field] for field in ("header", "port", "flatten_cname") if value.get(field) is not None}
    return {
        "name": str(value.get("name") or name),
        "address": name,
        "enabled": bool(value.get("enabled", True)),
        "weight": weight,
        **optional,
    }


def _checked(call: Call, account: Account, body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a pool with their defaults; raises `ApiError` 1002 for an invalid one."""
    unknown = body.keys() - _FIELDS - {"id", "created_on", "modified_on", "disabled_at", "health_sources"}
    if unknown:
        raise validation_failed(1002, f"unknown field {min(unknown)}")
    fields = {**_DEFAULTS, **{name: value for name, value in body.items() if value is not None and name in _FIELDS}}
    name = fields.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[\w-]+", name):
        raise validation_failed(1002, "name may hold letters, digits, hyphens and underscores")
    fields["origins"] = _origins(fields.get("origins"), account.endpoints if account.load_balancing else 0)
    if fields["monitor"] and call.store.document("monitors", account.id, fields["monitor"]) is None:
        raise validation_failed(1002, f"monitor {fields['monitor']} does not exist")
    if not set(fields["check_regions"] or ()) <= set(CHECK_REGIONS):
        raise validation_failed(1002, f"check_regions must be among {', '.join(CHECK_REGIONS)}")
    return fields


def _origins(given: Any, limit: int) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not 1 <= len(given) <= limit:
        raise validation_failed(1002, f"the origin list length must be in range [1, {limit}]")
    origins = [_origin(origin) for origin in given]
    if len({origin["name"] for origin in origins}) < len(origins):
        raise validation_failed(1002, "origin names must be unique")
    return origins


def _stored(call: Call, account: Account, existing: Mapping[str, Any] | None, fields: dict[str, Any]) -> Result:
    others = [other for other in call.store.pools(account.id) if existing is None or other["id"] != existing["id"]]
    if any(other["name"] == fields["name"] for other in others):
        raise ApiError(400, 1003, "A pool with that name already exists.")
    now = stamp(call.store.clock())
    identity = {"id": existing["id"], "created_on": existing["created_on"]} if existing else {"id": call.store.new_id()}
    document = {"created_on": now, **identity, "modified_on": now, **fields}
    return Result(call.store.put_document(KIND, account.id, document))


def _existing(call: Call, account: Account) -> dict[str, Any]:
    return call.document(KIND, account.id, "pool_id")


def listing(call: Call) -> Page:
    """The account's pools; `monitor` selects those of one monitor."""
    pools = call.store.pools(call.account().id)
    monitor = call.query.get("monitor")
    return call.everything([pool for pool in pools if monitor in (None, pool["monitor"])])


def create(call: Call) -> Result:
    """A new pool; the account needs the add-on."""
    account = call.account()
    fields = _checked(call, account, call.body())
    if len(call.store.pools(account.id)) >= account.endpoints:
        raise ApiError(403, 1006, "pool quota exceeded")
    return _stored(call, account, None, fields)


def read(call: Call) -> Result:
    """One pool."""
    return Result(_existing(call, call.account()))


def overwrite(call: Call) -> Result:
    """PUT: replace the whole pool."""
    account = call.account()
    return _stored(call, account, _existing(call, account), _checked(call, account, call.body()))


def edit(call: Call) -> Result:
    """PATCH: change the fields in the body."""
    account = call.account()
    existing = _existing(call, account)
    return _stored(call, account, existing, _checked(call, account, {**existing, **call.body()}))


def delete(call: Call) -> Result:
    """Remove a pool that no load balancer names."""
    account = call.account()
    existing = _existing(call, account)
    balancers = (balancer for zone in call.store.zones() for balancer in call.store.load_balancers(zone.id))
    if any(existing["id"] in pools_of(balancer) for balancer in balancers):
        raise referenced()
    call.store.delete_document(KIND, account.id, existing["id"])
    return Result({"id": existing["id"]})


_PATH = "/accounts/<account_id>/load_balancers/pools"
ROUTES = (
    Route("GET", _PATH, Permission.POOLS_READ, listing),
    Route("POST", _PATH, Permission.POOLS_EDIT, create),
    Route("GET", f"{_PATH}/<pool_id>", Permission.POOLS_READ, read),
    Route("PUT", f"{_PATH}/<pool_id>", Permission.POOLS_EDIT, overwrite),
    Route("PATCH", f"{_PATH}/<pool_id>", Permission.POOLS_EDIT, edit),
    Route("DELETE", f"{_PATH}/<pool_id>", Permission.POOLS_EDIT, delete),
)
