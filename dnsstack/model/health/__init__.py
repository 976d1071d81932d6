"""Health checks with every field and bound of Route53.

Each family has one file, and each type one line in `HEALTH_CHECKS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import SerializeAsAny, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from dnsstack.errors import DocumentPath
from dnsstack.model.base import details, invalid
from dnsstack.model.deferred import is_later
from dnsstack.model.health.base import HealthCheck
from dnsstack.model.health.calculated import CalculatedCheck
from dnsstack.model.health.cloudwatch import CloudWatchCheck
from dnsstack.model.health.endpoint import EndpointCheck, HttpCheck, TcpCheck, TextCheck, WebCheck
from dnsstack.model.health.existing import ExistingCheck
from dnsstack.model.health.recovery_control import RecoveryControlCheck
from dnsstack.model.nearest import did_you_mean

HEALTH_CHECKS: Final[Mapping[str, type[HealthCheck]]] = {
    "CALCULATED": CalculatedCheck,
    "CLOUDWATCH_METRIC": CloudWatchCheck,
    "EXISTING": ExistingCheck,
    "HTTP": HttpCheck,
    "HTTPS": HttpCheck,
    "HTTPS_STR_MATCH": TextCheck,
    "HTTP_STR_MATCH": TextCheck,
    "RECOVERY_CONTROL": RecoveryControlCheck,
    "TCP": TcpCheck,
}
"""Every `type` of a health check; EXISTING is dnsstack's, the others are Route53's."""

AnyHealthCheck = SerializeAsAny[HealthCheck]
"""A health check of any type."""

_NAME_CHARACTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_MAX_NAME: Final = 64


def read_health_check(value: Any, path: DocumentPath) -> HealthCheck:
    """Read a health check from its mapping; `type` says which class.

    Raises:
        PydanticCustomError, ValidationError: the health check is malformed.
    """
    if isinstance(value, HealthCheck):
        return value
    if not isinstance(value, Mapping):
        raise invalid(f"{value!r} is not a health check; write a mapping with the key type")
    kind = value.get("type")
    if kind is None:
        raise invalid(f"the key type is missing; write one of {', '.join(HEALTH_CHECKS)}")
    if not isinstance(kind, str) or kind not in HEALTH_CHECKS:
        shown = "an Output" if is_later(kind) else repr(kind)
        raise invalid(f"{shown} is not a type of health check{did_you_mean(str(kind), HEALTH_CHECKS)}")
    if "written" in value:
        raise invalid("written is not a key of a health check; remove it")
    return HEALTH_CHECKS[kind].model_validate({**value, "written": path})


def read_health_checks(value: Any) -> Any:
    """Read `{name: {type: ...}}` into health checks by name; every fault is reported at once.

    Raises:
        PydanticCustomError, ValidationError: a check is malformed; the paths begin with the checks' names.
    """
    if not isinstance(value, Mapping):
        raise invalid(f"{value!r} is not allowed here; write a mapping of names to health checks")
    errors: list[InitErrorDetails] = []
    checks: dict[str, HealthCheck] = {}
    for name, body in value.items():
        try:
            checks[_name(name)] = read_health_check(body, DocumentPath(("health_checks", name)))
        except (PydanticCustomError, ValidationError) as error:
            errors.extend(details(error, (name,), body))
    if errors:
        raise ValidationError.from_exception_data("Domain", errors)
    return checks


def _name(name: Any) -> str:
    """Refuse a name with special characters: it becomes part of resource names."""
    if not isinstance(name, str) or not 0 < len(name) <= _MAX_NAME or not _NAME_CHARACTERS.issuperset(name):
        allowed = f"1 to {_MAX_NAME} lower-case letters, digits, hyphens and underscores"
        raise invalid(f"{name!r} is not a name of a health check; write {allowed}")
    return name


__all__ = [
    "HEALTH_CHECKS",
    "AnyHealthCheck",
    "CalculatedCheck",
    "CloudWatchCheck",
    "EndpointCheck",
    "ExistingCheck",
    "HealthCheck",
    "HttpCheck",
    "RecoveryControlCheck",
    "TcpCheck",
    "TextCheck",
    "WebCheck",
    "read_health_check",
    "read_health_checks",
]
