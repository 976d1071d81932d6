"""`dns_settings`: name servers, SOA, multi-provider and other settings of the whole zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dnsstack.sandbox.cloudflare_api.accounts import Permission, Plan
from dnsstack.sandbox.cloudflare_api.call import Call, Result, Route
from dnsstack.sandbox.cloudflare_api.errors import ApiError
from dnsstack.sandbox.cloudflare_api.model import StoredZone
from dnsstack.sandbox.cloudflare_api.names import host_name

_SOA_BOUNDS = {
    "refresh": (600, 86400),
    "retry": (600, 86400),
    "expire": (86400, 2419200),
    "min_ttl": (60, 86400),
    "ttl": (300, 86400),
}
"""Seconds (API reference, DNS settings of a zone)."""
_NAMESERVER_TYPES = {
    "cloudflare.standard",
    "cloudflare.advanced",
    "custom.account",
    "custom.tenant",
    "custom.zone",
    "custom",
}


def _refused(detail: str, status: int = 400) -> ApiError:
    """A setting that the service refuses."""
    return ApiError(status, 9400, detail)


def _boolean(value: Any, zone: StoredZone, name: str) -> bool:
    if not isinstance(value, bool):
        raise _refused(f"{name} must be a boolean.")
    if value and name in {"foundation_dns", "secondary_overrides"} and zone.plan is not Plan.ENTERPRISE:
        raise _refused(f"{name} is not part of your plan.", 403)
    if value and name == "flatten_all_cnames" and zone.plan is Plan.FREE:
        raise _refused(f"{name} is not part of your plan.", 403)
    return value


def _number(value: Any, bounds: tuple[int, int], name: str) -> int:
    low, high = bounds
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise _refused(f"{name} must be between {low} and {high} seconds.")
    return int(value)


def _ns_ttl(value: Any, zone: StoredZone, name: str) -> int:
    ttl = _number(value, (30, 86400), name)
    if ttl != 86400 and zone.plan is not Plan.ENTERPRISE:  # noqa: PLR2004 - the TTL that every other plan has
        raise _refused("ns_ttl is not part of your plan.", 403)
    return ttl


def _soa(value: Any, zone: StoredZone, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _refused(f"{name} must be an object.")
    soa = dict(zone.settings["soa"])
    for field, given in value.items():
        if field in _SOA_BOUNDS:
            soa[field] = _number(given, _SOA_BOUNDS[field], f"soa.{field}")
        elif field in {"mname", "rname"}:
            if given is not None and not host_name(given):
                raise _refused(f"soa.{field} must be a domain name.")
            soa[field] = host_name(given) or None
        else:
            raise _refused(f"soa.{field} is not known.")
    if soa != dict(zone.settings["soa"]) and zone.plan is not Plan.ENTERPRISE:
        raise _refused("Custom SOA records are not part of your plan.", 403)
    return soa


def _nameservers(value: Any, zone: StoredZone, name: str) -> dict[str, Any]:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in _NAMESERVER_TYPES:
        raise _refused(f"{name}.type must be one of {', '.join(sorted(_NAMESERVER_TYPES))}.")
    if kind != "cloudflare.standard" and zone.plan not in {Plan.BUSINESS, Plan.ENTERPRISE}:
        raise _refused(f"Name servers of type {kind} are not part of your plan.", 403)
    return dict(value)


def _zone_mode(value: Any, _: StoredZone, name: str) -> str:
    if value not in {"standard", "cdn_only", "dns_only"}:
        raise _refused(f"{name} must be one of standard, cdn_only and dns_only.")
    return str(value)


def _internal_dns(value: Any, _: StoredZone, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _refused(f"{name} must be an object.")
    return {"reference_zone_id": str(value.get("reference_zone_id", ""))}


_FIELDS: Mapping[str, Callable[[Any, StoredZone, str], Any]] = {
    "foundation_dns": _boolean,
    "multi_provider": _boolean,
    "flatten_all_cnames": _boolean,
    "secondary_overrides": _boolean,
    "nameservers": _nameservers,
    "zone_mode": _zone_mode,
    "ns_ttl": _ns_ttl,
    "internal_dns": _internal_dns,
    "soa": _soa,
}


def _answer(zone: StoredZone) -> Result:
    return Result({name: dict(value) if isinstance(value, Mapping) else value for name, value in zone.settings.items()})


def read(call: Call) -> Result:
    """The settings, with defaults."""
    return _answer(call.zone())


def edit(call: Call) -> Result:
    """Change the settings in the body; a secondary zone keeps `multi_provider` on."""
    zone = call.zone()
    changes = {}
    for name, value in call.body().items():
        if name not in _FIELDS:
            raise _refused(f"{name} is not known.")
        changes[name] = _FIELDS[name](value, zone, name)
    if changes.get("foundation_dns"):
        changes.setdefault("nameservers", {"type": "cloudflare.advanced"})
    if zone.type == "secondary":
        changes["multi_provider"] = True
    settings = {**zone.settings, **changes}
    return _answer(call.store.put_zone(replace(zone, settings=settings, modified_on=call.store.clock())))


ROUTES = (
    Route("GET", "/zones/<zone_id>/dns_settings", Permission.SETTINGS_READ, read),
    Route("PATCH", "/zones/<zone_id>/dns_settings", Permission.SETTINGS_EDIT, edit),
)
