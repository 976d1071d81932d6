"""`load_balancers` of a zone: names that are answered from pools, by health."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dnsstack.sandbox.cloudflare_api.accounts import Permission
from dnsstack.sandbox.cloudflare_api.call import Call, Page, Result, Route
from dnsstack.sandbox.cloudflare_api.errors import ApiError, validation_failed
from dnsstack.sandbox.cloudflare_api.model import StoredZone, stamp
from dnsstack.sandbox.cloudflare_api.names import host_name

KIND = "load_balancers"
STEERING = (
    "off",
    "geo",
    "random",
    "dynamic_latency",
    "proximity",
    "least_outstanding_requests",
    "least_connections",
    "",
)
AFFINITY = ("none", "cookie", "ip_cookie", "header")
_DEFAULTS: Mapping[str, Any] = {
    "description": "",
    "enabled": True,
    "proxied": False,
    "session_affinity": "none",
    "session_affinity_attributes": {
        "samesite": "Auto", "secure": "Auto", "drain_duration": 0, "require_all_headers": False,
        "zero_downtime_failover": "none",
    },
    "steering_policy": "",
    "adaptive_routing": {"failover_across_pools": False},
    "location_strategy": {"prefer_ecs": "proximity", "mode": "pop"},
    "random_steering": {"default_weight": 1},
    "region_pools": {},
    "pop_pools": {},
    "country_pools": {},
    "rules": [],
    "networks": ["cloudflare"],
}  # fmt: skip
_FIELDS = frozenset(_DEFAULTS) | {"name", "default_pools", "fallback_pool", "ttl", "session_affinity_ttl"}


def pools_of(balancer: Mapping[str, Any]) -> set[str]:
    """Every pool that a load balancer names."""
    found = {*balancer.get("default_pools", ()), balancer.get("fallback_pool", "")}
    for field in ("region_pools", "pop_pools", "country_pools"):
        for pools in (balancer.get(field) or {}).values():
            found.update(pools)
    return {pool for pool in found if pool}


def _checked(call: Call, zone: StoredZone, body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a load balancer with their defaults; raises `ApiError` 1002 for an invalid one."""
    unknown = body.keys() - _FIELDS - {"id", "created_on", "modified_on", "zone_name", "pool_sets"}
    if unknown:
        raise validation_failed(1002, f"unknown field {min(unknown)}")
    fields = {**_DEFAULTS, **{name: value for name, value in body.items() if value is not None and name in _FIELDS}}
    fields["name"] = _name(zone, fields.get("name"))
    pools = fields.get("default_pools")
    if not isinstance(pools, list) or not pools:
        raise validation_failed(1002, "default_pools must name at least one pool")
    if not fields.get("fallback_pool"):
        raise validation_failed(1002, "fallback_pool is required")
    known = {pool["id"] for pool in call.store.pools(zone.account_id)}
    missing = pools_of(fields) - known
    if missing:
        raise validation_failed(1002, f"pool {min(missing)} does not exist")
    if fields["steering_policy"] not in STEERING:
        raise validation_failed(1002, f"steering_policy {fields['steering_policy']} is not known")
    if fields["session_affinity"] not in AFFINITY:
        raise validation_failed(1002, f"session_affinity {fields['session_affinity']} is not known")
    fields["steering_policy"] = fields["steering_policy"] or ("geo" if fields["region_pools"] else "off")
    if fields["proxied"]:
        fields.pop("ttl", None)
    else:
        fields["ttl"] = _ttl(fields.get("ttl", 30))
    return fields


def _ttl(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 10 <= value <= 600:  # noqa: PLR2004 - seconds
        raise validation_failed(1002, "ttl must be in range [10, 600]")
    return int(value)


def _name(zone: StoredZone, value: Any) -> str:
    name = host_name(value)
    if not (name == zone.name or name.endswith(f".{zone.name}")):
        raise validation_failed(1002, f"name must be a host name within {zone.name}")
    return name


def _stored(call: Call, zone: StoredZone, existing: Mapping[str, Any] | None, fields: dict[str, Any]) -> Result:
    others = [
        other for other in call.store.load_balancers(zone.id) if existing is None or other["id"] != existing["id"]
    ]
    if any(other["name"] == fields["name"] for other in others):
        raise ApiError(400, 1003, "A load balancer with that name already exists.")
    now = stamp(call.store.clock())
    identity = {"id": existing["id"], "created_on": existing["created_on"]} if existing else {"id": call.store.new_id()}
    document = {"created_on": now, **identity, "modified_on": now, "zone_name": zone.name, **fields}
    return Result(call.store.put_document(KIND, zone.id, document))


def _existing(call: Call, zone: StoredZone) -> dict[str, Any]:
    return call.document(KIND, zone.id, "balancer_id")


def listing(call: Call) -> Page:
    """The zone's load balancers."""
    return call.everything(call.store.load_balancers(call.zone().id))


def create(call: Call) -> Result:
    """A new load balancer; the account needs the add-on, and fewer of them than its limit."""
    zone, body = call.zone(), call.body()
    account = call.account_of(zone)
    if not account.load_balancing:
        raise ApiError(403, 1004, "load balancing not enabled for zone")
    count = sum(len(call.store.load_balancers(other.id)) for other in call.store.zones())
    if count >= account.endpoints:
        raise ApiError(403, 1006, "load balancer quota exceeded")
    return _stored(call, zone, None, _checked(call, zone, body))


def read(call: Call) -> Result:
    """One load balancer."""
    return Result(_existing(call, call.zone()))


def overwrite(call: Call) -> Result:
    """PUT: replace the whole load balancer."""
    zone = call.zone()
    return _stored(call, zone, _existing(call, zone), _checked(call, zone, call.body()))


def edit(call: Call) -> Result:
    """PATCH: change the fields in the body."""
    zone = call.zone()
    existing = _existing(call, zone)
    return _stored(call, zone, existing, _checked(call, zone, {**existing, **call.body()}))


def delete(call: Call) -> Result:
    """Remove a load balancer; the record below it answers again."""
    zone = call.zone()
    existing = _existing(call, zone)
    call.store.delete_document(KIND, zone.id, existing["id"])
    return Result({"id": existing["id"]})


_PATH = "/zones/<zone_id>/load_balancers"
ROUTES = (
    Route("GET", _PATH, Permission.LOAD_BALANCERS_READ, listing),
    Route("POST", _PATH, Permission.LOAD_BALANCERS_EDIT, create),
    Route("GET", f"{_PATH}/<balancer_id>", Permission.LOAD_BALANCERS_READ, read),
    Route("PUT", f"{_PATH}/<balancer_id>", Permission.LOAD_BALANCERS_EDIT, overwrite),
    Route("PATCH", f"{_PATH}/<balancer_id>", Permission.LOAD_BALANCERS_EDIT, edit),
    Route("DELETE", f"{_PATH}/<balancer_id>", Permission.LOAD_BALANCERS_EDIT, delete),
)
