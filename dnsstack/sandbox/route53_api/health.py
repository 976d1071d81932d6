"""The operations on health checks."""

from __future__ import annotations

import ipaddress
import uuid
from collections.abc import Mapping
from typing import Any

from dnsstack.sandbox.route53_api.errors import Refusal, invalid_input
from dnsstack.sandbox.route53_api.store import LOCATION, HealthCheck, Store, paged

_ENDPOINT_TYPES = frozenset({"HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP"})
_MATCHING = frozenset({"HTTP_STR_MATCH", "HTTPS_STR_MATCH"})
_PORTS = {"HTTP": 80, "HTTP_STR_MATCH": 80, "HTTPS": 443, "HTTPS_STR_MATCH": 443}
_RESETTABLE = {"FullyQualifiedDomainName", "Regions", "ResourcePath", "ChildHealthChecks"}
INTERVALS = (10, 30)
PAGE = 1000


def _invalid(text: str) -> Refusal:
    return invalid_input(f"Invalid parameter : {text}")


def create(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """CreateHealthCheck; the same reference with the same settings answers the existing check."""
    reference, given = parameters["CallerReference"], dict(parameters["HealthCheckConfig"])
    config = _with_defaults(given)
    existing = next((check for check in store.checks.values() if check.caller_reference == reference), None)
    if reference in store.spent_references or (existing is not None and existing.config != config):
        text = "A different health check has already been created with the specified caller reference."
        raise Refusal("HealthCheckAlreadyExists", text)
    if existing is None:
        check_config(config, store)
        existing = HealthCheck(str(uuid.uuid4()), reference, config)
        store.checks[existing.id] = existing
    return {"HealthCheck": existing.to_answer(), "Location": f"{LOCATION}/healthcheck/{existing.id}"}


def _with_defaults(given: Mapping[str, Any]) -> dict[str, Any]:
    config = {"Inverted": False, "Disabled": False, **given}
    kind = config["Type"]
    if kind in _ENDPOINT_TYPES:
        config = {"RequestInterval": 30, "FailureThreshold": 3, "MeasureLatency": False, **config}
        config["EnableSNI"] = bool(config.get("EnableSNI", kind.startswith("HTTPS")))
        if kind in _PORTS:
            config.setdefault("Port", _PORTS[kind])
    return {name: value for name, value in config.items() if value not in ("", [])}


def check_config(config: Mapping[str, Any], store: Store) -> None:
    """Raise `Refusal` InvalidInput for settings that the service refuses together."""
    kind = config["Type"]
    if kind in _ENDPOINT_TYPES:
        _check_endpoint(config, kind)
    elif kind == "CALCULATED":
        _check_calculated(config, store)
    elif kind == "CLOUDWATCH_METRIC" and "AlarmIdentifier" not in config:
        raise _invalid("Metric health checks must have an alarm specified.")
    elif kind == "RECOVERY_CONTROL" and "RoutingControlArn" not in config:
        raise _invalid("Recovery control health checks must have a routing control specified.")
    if kind not in _ENDPOINT_TYPES:
        for name in (
            "IPAddress",
            "FullyQualifiedDomainName",
            "Port",
            "ResourcePath",
            "SearchString",
            "RequestInterval",
        ):
            if name in config:
                raise _invalid(f"Health checks of type {kind} must not have {name} specified.")


def _check_endpoint(config: Mapping[str, Any], kind: str) -> None:
    address, domain = config.get("IPAddress"), config.get("FullyQualifiedDomainName")
    if "AlarmIdentifier" in config:
        raise _invalid("Basic health checks must not have an metric region specified.")
    if "ChildHealthChecks" in config or "HealthThreshold" in config:
        raise _invalid("Basic health checks must not have child health checks specified.")
    if not address and not domain:
        raise _invalid("Health checks must have either an IP address or a fully qualified domain name specified.")
    if address and not _is_public(address):
        raise _invalid(f"The IP address {address} is not allowed: it is local, private, non-routable or multicast.")
    if kind == "TCP":
        _check_tcp(config)
    if (kind in _MATCHING) != ("SearchString" in config):
        raise _invalid(
            "Health checks of type HTTP_STR_MATCH and HTTPS_STR_MATCH, and only they, must have a search string."
        )
    if config["RequestInterval"] not in INTERVALS:
        raise _invalid("Request interval must be 10 or 30 seconds.")
    if config["EnableSNI"] and not kind.startswith("HTTPS"):
        raise _invalid("SNI can only be enabled for HTTPS health checks.")


def _check_tcp(config: Mapping[str, Any]) -> None:
    if "Port" not in config:
        raise _invalid("TCP health checks must have a port specified.")
    if "IPAddress" in config and "FullyQualifiedDomainName" in config:
        text = "TCP health checks that have IP address must not have a fully qualified domain name specified."
        raise invalid_input(text)
    if "ResourcePath" in config:
        raise _invalid("TCP health checks must not have a resource path specified.")


def _is_public(text: str) -> bool:
    """True if checkers can reach the address; the documentation's networks are accepted, as at the service."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    documentation = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
    if any(address in ipaddress.ip_network(network) for network in documentation):
        return True
    return address.is_global and not address.is_multicast


def _check_calculated(config: Mapping[str, Any], store: Store) -> None:
    children = config.get("ChildHealthChecks", [])
    if not children:
        raise _invalid("Calculated health checks must have child health checks specified.")
    if "HealthThreshold" not in config:
        raise _invalid("Calculated health checks must have a health threshold specified.")
    for child in children:
        if child not in store.checks:
            raise _invalid(f"The child health check {child} does not exist.")
        if store.checks[child].config["Type"] == "CALCULATED":
            raise _invalid(f"The child health check {child} is a calculated health check itself.")


def read(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """GetHealthCheck."""
    return {"HealthCheck": store.health_check(parameters["HealthCheckId"]).to_answer()}


def listing(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """ListHealthChecks: one page; the marker is the first check of the next."""
    checks = sorted(store.checks.values(), key=lambda check: check.id)
    return paged("HealthChecks", checks, parameters, HealthCheck.to_answer, PAGE)


def update(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """UpdateHealthCheck; another version than the current one is refused, and a success increments it."""
    check = store.health_check(parameters.pop("HealthCheckId"))
    if check.config["Type"] == "RECOVERY_CONTROL":
        raise _invalid("Health checks of type RECOVERY_CONTROL can't be updated.")
    version = parameters.pop("HealthCheckVersion", check.version)
    if version != check.version:
        raise Refusal(
            "HealthCheckVersionMismatch",
            f"The health check version {version} does not match the current version {check.version}.",
        )
    reset = {name for name in parameters.pop("ResetElements", []) if name in _RESETTABLE}
    config = {name: value for name, value in check.config.items() if name not in reset}
    config |= {name: value for name, value in parameters.items() if value not in ("", [])}
    check_config(config, store)
    if ("IPAddress" in config) is not ("IPAddress" in check.config):
        raise _invalid("You can't update an existing health check to add or remove the value of IPAddress.")
    check.config = config
    check.version += 1
    return {"HealthCheck": check.to_answer()}


def delete(store: Store, parameters: dict[str, Any]) -> dict[str, Any]:
    """DeleteHealthCheck; record sets may still use the check (API reference), and keep its identifier."""
    check = store.health_check(parameters["HealthCheckId"])
    del store.checks[check.id]
    store.spent_references.add(check.caller_reference)
    return {}
