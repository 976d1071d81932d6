"""The base class of all health checks.

Source of every bound in this folder: the Route53 API model (`HealthCheckConfig`); a test compares them with botocore's
copy.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from dnsstack.model.base import NO_PATH, Accept, Bool, Model, NonEmpty, Written, invalid

MAX_TAG_KEY: Final = 128
MAX_TAG_VALUE: Final = 256


def integer(low: int, high: int) -> Any:
    """The annotation of a whole number `low`..`high`, written as a number or as a text of decimal digits."""

    def check(value: Any) -> int:
        found = value
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(high)):
            found = int(value)
        if not isinstance(found, int) or isinstance(found, bool) or not low <= found <= high:
            raise invalid(f"{value!r} is not allowed here; write a whole number {low}..{high}")
        return found

    schema = {
        "anyOf": [{"type": "integer", "minimum": low, "maximum": high}, {"type": "string", "pattern": "^[0-9]+$"}]
    }
    return BeforeValidator(check), WithJsonSchema(schema)


TagKey = Annotated[str, Field(min_length=1, max_length=MAX_TAG_KEY)]
TagValue = Annotated[str, Field(max_length=MAX_TAG_VALUE)]


class HealthCheck(Model):
    """A health check: it decides whether a failover role is answered.

    `invert` counts healthy as unhealthy, and unhealthy as healthy. With `disabled`, Route53 stops checking and always
    counts the check as healthy: this does not move traffic away.
    """

    type: str
    invert: Bool = False
    """Count healthy as unhealthy, and unhealthy as healthy."""
    disabled: Bool = False
    """Stop checking; Route53 then always counts the check as healthy."""
    comment: NonEmpty | None = None
    """A note for readers."""
    tags: dict[TagKey, TagValue] = Field(default_factory=dict)
    """AWS tags at the health check."""
    accept: Accept = Field(default_factory=dict)
    """Rules whose findings are accepted here, by id, each with the reason."""
    written: Written = NO_PATH
    """The place in the document. RRsets and policies call this `path`, which here is the path of a URL."""
