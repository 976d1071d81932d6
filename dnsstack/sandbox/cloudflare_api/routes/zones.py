"""`zones`: created, listed, read, edited, deleted, and checked for activation."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from dnsstack.sandbox.cloudflare_api.accounts import Account, Permission, Plan
from dnsstack.sandbox.cloudflare_api.call import Call, Page, Result, Route
from dnsstack.sandbox.cloudflare_api.errors import ApiError, malformed_body
from dnsstack.sandbox.cloudflare_api.model import StoredZone
from dnsstack.sandbox.cloudflare_api.names import host_name, unicode_name

TYPES = ("full", "partial", "secondary", "internal")
_TYPE_PLANS = {
    "full": frozenset(Plan),
    "partial": frozenset({Plan.BUSINESS, Plan.ENTERPRISE}),
    "secondary": frozenset({Plan.ENTERPRISE}),
    "internal": frozenset({Plan.ENTERPRISE}),
}
SERVERS = (
    "ada", "amir", "aria", "beth", "bruce", "cass", "chad", "dora", "elle", "fred", "gail", "hugh",
    "iris", "jake", "kara", "leah", "mark", "nora", "owen", "pam", "quinn", "rosa", "seth", "tess",
    "ulla", "vera", "walt", "xena", "yara", "zoe",
)  # fmt: skip
"""First labels under ns.cloudflare.com; a zone gets two of them."""


def assigned_servers(name: str, account_id: str) -> tuple[str, str]:
    """The two name servers of a zone: always the same for a name in an account; the client can't choose them."""
    digest = hashlib.sha256(f"{account_id}/{name}".encode()).digest()
    first = digest[0] % len(SERVERS)
    second = (first + 1 + digest[1] % (len(SERVERS) - 1)) % len(SERVERS)
    left, right = sorted((SERVERS[first], SERVERS[second]))
    return f"{left}.ns.cloudflare.com", f"{right}.ns.cloudflare.com"


def create(call: Call) -> Result:
    """A new zone, pending until its activation is checked."""
    body = call.body()
    account = _account(call, body)
    zone_type = body.get("type", "full")
    if zone_type not in TYPES:
        raise ApiError(400, 1092, f"Zone type must be one of {', '.join(TYPES)}.")
    if account.plan not in _TYPE_PLANS[zone_type]:
        raise ApiError(403, 1104, f"Zones of type {zone_type} are not part of your plan.")
    name = _name(call, body, account)
    now = call.store.clock()
    zone = StoredZone(
        id=call.store.new_id(),
        name=name,
        account_id=account.id,
        account_name=account.name,
        plan=account.plan,
        name_servers=assigned_servers(name, account.id),
        type=zone_type,
        status="initializing" if zone_type == "secondary" else "pending",
        verification_key=hashlib.sha256(name.encode()).hexdigest()[:18] if zone_type == "partial" else "",
        created_on=now,
        modified_on=now,
    )
    return Result(call.store.put_zone(zone).to_json())


def _account(call: Call, body: dict[str, Any]) -> Account:
    wanted = (body.get("account") or {}).get("id")
    accounts = [account for account in call.store.accounts() if call.token.covers_account(account.id)]
    account = next((account for account in accounts if wanted in (None, account.id)), None)
    if account is None or call.token.zones:
        action = "com.cloudflare.api.account.zone.create"
        raise ApiError(403, 0, f'Requires permission "{action}" to create zones for the selected account')
    return account


def _name(call: Call, body: dict[str, Any], account: Account) -> str:
    text = body.get("name")
    if not isinstance(text, str) or not text:
        raise ApiError(400, 1067, "Invalid or missing zone name")
    name = host_name(text)
    if "." not in name or "*" in name or "_" in name:
        raise ApiError(400, 1067, "Invalid or missing zone name")
    names = {zone.name for zone in call.store.zones()}
    if name in names:
        raise ApiError(400, 1061, f"{name} already exists")
    parents = {name.split(".", count)[-1] for count in range(1, name.count(".") + 1)}
    if parents & names and account.plan is not Plan.ENTERPRISE:
        msg = "Please ensure you are providing the root domain and not any subdomains (e.g., example.com, not subdomain.example.com)"  # noqa: E501 - one text
        raise ApiError(400, 1116, msg)
    return name


def listing(call: Call) -> Page:
    """The zones that the token covers, filtered and paged."""
    query = call.query
    tests: dict[str, Callable[[StoredZone], str]] = {
        "name": lambda zone: unicode_name(zone.name),
        "status": lambda zone: zone.status,
        "account.id": lambda zone: zone.account_id,
        "account.name": lambda zone: zone.account_name,
    }
    wanted = {field: value.lower() for field, value in query.items() if field in tests}
    types = [part for value in query.getlist("type") for part in value.split(",")]
    found = [
        zone
        for zone in call.store.zones()
        if call.token.covers_zone(zone.id, zone.name, zone.account_id)
        and all(tests[field](zone).lower() == value for field, value in wanted.items())
        and (not types or zone.type in types)
    ]
    order = tests.get(query.get("order", "name"), tests["name"])
    found.sort(key=order, reverse=query.get("direction") == "desc")
    page = call.page(found, default=20, maximum=50, minimum=5)
    return replace(page, items=[zone.to_json() for zone in page.items])


def read(call: Call) -> Result:
    """One zone."""
    return Result(call.zone().to_json())


def edit(call: Call) -> Result:
    """Change one of `paused`, `type`, `vanity_name_servers` or `plan`."""
    zone, body = call.zone(), call.body()
    changes: dict[str, Any] = {}
    if "paused" in body:
        if not isinstance(body["paused"], bool):
            raise malformed_body("paused must be a boolean.")
        changes["paused"] = body["paused"]
    if "type" in body:
        if body["type"] not in TYPES:
            raise ApiError(400, 1092, f"Zone type must be one of {', '.join(TYPES)}.")
        changes["type"] = body["type"]
    if "vanity_name_servers" in body:
        if body["vanity_name_servers"] and zone.plan not in {Plan.BUSINESS, Plan.ENTERPRISE}:
            raise ApiError(403, 1105, "Custom name servers are not part of your plan.")
        changes["vanity_name_servers"] = tuple(body["vanity_name_servers"] or ())
    if "plan" in body:
        changes["plan"] = _plan(body["plan"])
    return Result(call.store.put_zone(replace(zone, **changes, modified_on=call.store.clock())).to_json())


def _plan(value: Any) -> Plan:
    legacy = value.get("legacy_id") or value.get("id") if isinstance(value, dict) else value
    try:
        return Plan(str(legacy).removesuffix("-plan"))
    except ValueError:
        raise ApiError(400, 1016, "Invalid plan") from None


def delete(call: Call) -> Result:
    """Remove a zone with its records."""
    zone = call.zone()
    call.store.delete_zone(zone.id)
    return Result({"id": zone.id})


def activation_check(call: Call) -> Result:
    """Check the delegation now: it must have both assigned servers, and foreign ones only with `multi_provider`."""
    zone = call.zone()
    delegation = call.hooks.delegation
    if delegation is None or is_delegated(zone, delegation(zone.name)):
        now = call.store.clock()
        call.store.put_zone(replace(zone, status="active", activated_on=zone.activated_on or now, modified_on=now))
    return Result({"id": zone.id})


def is_delegated(zone: StoredZone, servers: Sequence[str]) -> bool:
    """True if the parent's name servers activate the zone."""
    found = {server.rstrip(".").lower() for server in servers}
    own = set(zone.name_servers)
    return own <= found and (found == own or bool(zone.settings["multi_provider"]))


ROUTES = (
    Route("GET", "/zones", Permission.ZONE_READ, listing),
    Route("POST", "/zones", Permission.ZONE_EDIT, create),
    Route("GET", "/zones/<zone_id>", Permission.ZONE_READ, read),
    Route("PATCH", "/zones/<zone_id>", Permission.ZONE_EDIT, edit),
    Route("DELETE", "/zones/<zone_id>", Permission.ZONE_EDIT, delete),
    Route("PUT", "/zones/<zone_id>/activation_check", Permission.ZONE_EDIT, activation_check),
)
