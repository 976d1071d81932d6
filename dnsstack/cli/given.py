"""Values of options: numbers with their bounds, and NAME=VALUE, compared with the plan that they speak of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import click

from dnsstack.errors import UsageError
from dnsstack.model.names import absolute, strip_dot
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.nearest import did_you_mean
from dnsstack.plan.plan import ZonePlan

_ASSIGNING: Final = (ProviderId.ROUTE53.value, ProviderId.CLOUDFLARE.value)


class Number(click.FloatRange):
    """A finite number from `low` on, or above `above`: no clock takes `nan` or `inf`."""

    name = "number"

    def __init__(self, low: float | None = None, above: float | None = None) -> None:
        super().__init__(min=above if low is None else low, min_open=low is None)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number.

        Raises:
            click.UsageError: it is none, or outside the bounds.
        """
        try:
            number = float(str(value))
        except ValueError:
            number = math.nan
        low = self.min or 0.0
        if not math.isfinite(number) or number < low or (self.min_open and number == low):
            bound = f"above {low:g}" if self.min_open else f"from {low:g} on"
            self.fail(f"{value!r} is not allowed: a number {bound} is", param, ctx)
        return number


def servers(plan: ZonePlan, given: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Name servers by the provider that assigns them, or by the apex of the sub-zone.

    Raises:
        UsageError: no such provider or sub-zone, or no name.
    """
    zones = {strip_dot(sub.apex): sub.apex for sub in plan.sub_zones}
    found: dict[str, list[str]] = {}
    for option in given:
        who, name = _split("--name-server", option)
        if who not in (*_ASSIGNING, *zones):
            hint = did_you_mean(who, (*_ASSIGNING, *zones))
            message = f"--name-server {option}: {who!r} assigns no name servers{hint}"
            raise UsageError(message)
        try:
            found.setdefault(zones.get(who, who), []).append(absolute(name, "."))
        except ValueError as error:
            message = f"--name-server {option}: {error}"
            raise UsageError(message) from None
    return found


def health_check_ids(plan: ZonePlan, given: Sequence[str]) -> Mapping[str, str]:
    """Ids by the document's names of health checks.

    Raises:
        UsageError: the document has no such health check.
    """
    found = dict(_split("--health-check-id", option) for option in given)
    for name in found:
        if name not in plan.health_checks:
            hint = did_you_mean(name, plan.health_checks) if plan.health_checks else ""
            message = f"--health-check-id {name}: the document has no such health check{hint}"
            raise UsageError(message)
    return found


def _split(option: str, text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name or not value:
        message = f"{option} {text!r} can't be read; write NAME=VALUE"
        raise UsageError(message)
    return name, value
