"""What all health checks share.

Source of every bound in this folder: the Route53 API model (`HealthCheckConfig`), compared with botocore's copy by a
test.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from dnsstack.model.base import NO_PATH, Accept, Bool, Model, NonEmpty, Written, invalid

MAX_TAG_KEY: Final = 128
MAX_TAG_VALUE: Final = 256


def integer(low: int, high: int) -> Any:
    """The annotation of a whole number `low`..`high`, as a number or in decimal digits."""

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
    """What decides whether a failover role is served.

    `invert` counts healthy as unhealthy and the reverse. `disabled` stops the checking: Route53 then counts the
    check as always healthy, so it drains nothing.
    """

    immutable: ClassVar[tuple[str, ...]] = ("type", "interval", "measure_latency")
    """Fields that Route53 can't change in place: a change creates a new check before the old one goes."""

    type: str
    invert: Bool = False
    """Count healthy as unhealthy, and the reverse."""
    disabled: Bool = False
    """Stop checking: Route53 then always counts the check as healthy."""
    comment: NonEmpty | None = None
    """A note for readers."""
    tags: dict[TagKey, TagValue] = Field(default_factory=dict)
    """AWS tags of the health check."""
    accept: Accept = Field(default_factory=dict)
    """Rules accepted here, by id, each with the reason."""
    written: Written = NO_PATH
    """Where the document has it (RRsets and policies call this `path`, which is a URL's here)."""
