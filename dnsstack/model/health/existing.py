"""EXISTING: a health check that was created elsewhere, given by its id."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from dnsstack.model.base import invalid
from dnsstack.model.deferred import Deferred, lift
from dnsstack.model.health.base import HealthCheck

MAX_ID: Final = 64


def _id(value: Any) -> Any:
    value = lift(value)
    if isinstance(value, Deferred):
        return value
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_ID or not value.isascii():
        raise invalid(f"{value!r} is not a health check id; write 1 to {MAX_ID} characters")
    return value


_SCHEMA: Final = {"type": "string", "minLength": 1, "maxLength": MAX_ID}


class ExistingCheck(HealthCheck):
    """A Route53 health check by `id`. dnsstack does not change it, and does not know what it watches."""

    type: Literal["EXISTING"] = "EXISTING"
    """Type of the health check."""
    id: Annotated[str | Deferred, BeforeValidator(_id), WithJsonSchema(_SCHEMA)]
    """Id of an existing Route53 health check."""

    @model_validator(mode="after")
    def _is_left_alone(self) -> Self:
        for name in ("invert", "disabled", "comment", "tags"):
            if getattr(self, name):
                raise invalid(
                    f"dnsstack does not change an existing health check; set {name} where the check is created"
                )
        return self
