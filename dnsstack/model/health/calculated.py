"""CALCULATED: a health check made of other health checks."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field

from dnsstack.model.base import invalid
from dnsstack.model.health.base import HealthCheck, integer

MAX_CHILDREN: Final = 256


def _children(value: Any) -> Any:
    if not isinstance(value, (list, tuple)):
        raise invalid(f"{value!r} is not allowed here; write a list of health check names")
    if len(set(map(str, value))) != len(value):
        raise invalid("a child is listed twice")
    return tuple(value)


Children = Annotated[tuple[str, ...], BeforeValidator(_children), Field(min_length=1, max_length=MAX_CHILDREN)]


class CalculatedCheck(HealthCheck):
    """Healthy while at least `threshold` of `children` (names of health checks) are.

    Route53 counts more than there are children as never healthy, and 0 as always healthy.
    """

    type: Literal["CALCULATED"] = "CALCULATED"
    """What is checked, and how."""
    children: Children
    """Names of the health checks that are counted."""
    threshold: Annotated[int, *integer(0, MAX_CHILDREN)]
    """How many children must be healthy."""
