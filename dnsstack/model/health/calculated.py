"""CALCULATED: a health check that depends on other health checks."""

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
        raise invalid("a child is listed twice; list each once")
    return tuple(value)


Children = Annotated[tuple[str, ...], BeforeValidator(_children), Field(min_length=1, max_length=MAX_CHILDREN)]


class CalculatedCheck(HealthCheck):
    """Healthy while at least `threshold` of the health checks named in `children` are healthy.

    With a threshold above the number of children it is never healthy, with 0 always.
    """

    type: Literal["CALCULATED"] = "CALCULATED"
    """Type of the health check."""
    children: Children
    """Names of the health checks that it depends on."""
    threshold: Annotated[int, *integer(0, MAX_CHILDREN)]
    """Number of children that must be healthy."""
