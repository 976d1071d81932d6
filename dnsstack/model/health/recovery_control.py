"""RECOVERY_CONTROL: a health check that reads a routing control of the Application Recovery Controller."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, WithJsonSchema

from dnsstack.model.base import invalid
from dnsstack.model.deferred import Deferred, lift
from dnsstack.model.health.base import HealthCheck

MAX_ARN: Final = 255


def _arn(value: Any) -> Any:
    value = lift(value)
    if isinstance(value, Deferred):
        return value
    if not isinstance(value, str) or not value.startswith("arn:") or len(value) > MAX_ARN:
        raise invalid(f"{value!r} is not the ARN of a routing control; write arn:..., at most {MAX_ARN} characters")
    return value


_SCHEMA: Final = {"type": "string", "pattern": "^arn:", "maxLength": MAX_ARN}


class RecoveryControlCheck(HealthCheck):
    """Healthy while the routing control is on. People switch it; it is in the data planes of five regions."""

    type: Literal["RECOVERY_CONTROL"] = "RECOVERY_CONTROL"
    """Type of the health check."""
    routing_control: Annotated[str | Deferred, BeforeValidator(_arn), WithJsonSchema(_SCHEMA)]
    """ARN of the routing control."""
