"""`load_balancers/monitors` of an account: the health checks of pools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dnsstack.sandbox.cloudflare_api.accounts import Account, Permission
from dnsstack.sandbox.cloudflare_api.call import Call, Page, Result, Route
from dnsstack.sandbox.cloudflare_api.errors import ApiError, referenced, validation_failed
from dnsstack.sandbox.cloudflare_api.model import stamp

KIND = "monitors"
TYPES = ("http", "https", "tcp", "udp_icmp", "icmp_ping", "smtp")
_DEFAULTS: Mapping[str, Any] = {
    "type": "http",
    "description": "",
    "interval": 60,
    "timeout": 5,
    "retries": 2,
    "consecutive_up": 0,
    "consecutive_down": 0,
    "port": 0,
    "probe_zone": "",
}
_HTTP: Mapping[str, Any] = {
    "method": "GET",
    "path": "/",
    "header": {},
    "expected_body": "",
    "expected_codes": "200",
    "follow_redirects": False,
    "allow_insecure": False,
}
_TCP: Mapping[str, Any] = {"method": "connection_established", "path": "", "expected_body": "", "expected_codes": ""}
_BOUNDS = {
    "timeout": (1, 10),
    "retries": (0, 5),
    "consecutive_up": (0, 10),
    "consecutive_down": (0, 10),
    "port": (0, 65535),
}


def checked(account: Account, body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a monitor with the defaults of its type; raises `ApiError` 1002 for an invalid one."""
    kind = body.get("type") or "http"
    if kind not in TYPES:
        raise validation_failed(1002, f"type must be one of {', '.join(TYPES)}")
    web = kind in {"http", "https"}
    defaults = {**_DEFAULTS, **(_HTTP if web else _TCP)}
    unknown = body.keys() - {*_DEFAULTS, *_HTTP, "id", "created_on", "modified_on"}
    if unknown:
        raise validation_failed(1002, f"unknown field {min(unknown)}")
    fields = {**defaults, **{name: value for name, value in body.items() if value is not None}, "type": kind}
    for name, (low, high) in {**_BOUNDS, "interval": (account.plan.minimum_interval, 3600)}.items():
        value = fields[name]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise validation_failed(1002, f"{name} must be in range [{low}, {high}]")
    if fields["interval"] < fields["timeout"] * (fields["retries"] + 1):
        raise validation_failed(1002, "interval must be at least timeout * (retries + 1)")
    if not web and kind != "icmp_ping" and not fields["port"]:
        raise validation_failed(1002, f"port is required for type {kind}")
    return fields


def _stored(call: Call, account: Account, existing: Mapping[str, Any] | None, fields: dict[str, Any]) -> Result:
    now = stamp(call.store.clock())
    identity = {"id": existing["id"], "created_on": existing["created_on"]} if existing else {"id": call.store.new_id()}
    document = {**fields, "created_on": now, **identity, "modified_on": now}
    return Result(call.store.put_document(KIND, account.id, document))


def _existing(call: Call, account: Account) -> dict[str, Any]:
    return call.document(KIND, account.id, "monitor_id")


def listing(call: Call) -> Page:
    """The account's monitors."""
    return call.everything(call.store.monitors(call.account().id))


def create(call: Call) -> Result:
    """A new monitor; the account needs the add-on."""
    account = call.account()
    if not account.load_balancing:
        raise ApiError(403, 1004, "load balancing not enabled for account")
    return _stored(call, account, None, checked(account, call.body()))


def read(call: Call) -> Result:
    """One monitor."""
    return Result(_existing(call, call.account()))


def overwrite(call: Call) -> Result:
    """PUT: replace the whole monitor."""
    account = call.account()
    return _stored(call, account, _existing(call, account), checked(account, call.body()))


def edit(call: Call) -> Result:
    """PATCH: change the fields in the body."""
    account = call.account()
    existing = _existing(call, account)
    body = call.body()
    kept = (
        existing if body.get("type", existing["type"]) == existing["type"] else {"description": existing["description"]}
    )
    return _stored(call, account, existing, checked(account, {**kept, **body}))


def delete(call: Call) -> Result:
    """Remove a monitor that no pool uses."""
    account = call.account()
    existing = _existing(call, account)
    if any(pool["monitor"] == existing["id"] for pool in call.store.pools(account.id)):
        raise referenced()
    call.store.delete_document(KIND, account.id, existing["id"])
    return Result({"id": existing["id"]})


_PATH = "/accounts/<account_id>/load_balancers/monitors"
ROUTES = (
    Route("GET", _PATH, Permission.POOLS_READ, listing),
    Route("POST", _PATH, Permission.POOLS_EDIT, create),
    Route("GET", f"{_PATH}/<monitor_id>", Permission.POOLS_READ, read),
    Route("PUT", f"{_PATH}/<monitor_id>", Permission.POOLS_EDIT, overwrite),
    Route("PATCH", f"{_PATH}/<monitor_id>", Permission.POOLS_EDIT, edit),
    Route("DELETE", f"{_PATH}/<monitor_id>", Permission.POOLS_EDIT, delete),
)
