"""Values of options: numbers with bounds, and NAME=VALUE with a name that the plan must have."""

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
    """A finite number, at least `low` or greater than `above`."""

    name = "number"

    def __init__(self, low: float | None = None, above: float | None = None) -> None:
        super().__init__(min=above if low is None else low, min_open=low is None)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number.

        Raises:
            click.UsageError: it is not a number, or outside the bounds.
        """
        try:
            number = float(str(value))
        except ValueError:
            number = math.nan
        low = self.min or 0.0
        if not math.isfinite(number) or number < low or (self.min_open and number == low):
            bound = f"greater than {low:g}" if self.min_open else f"of at least {low:g}"
            self.fail(f"{value!r} is not a number {bound}", param, ctx)
        return number


def servers(plan: ZonePlan, given: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The values of `--name-server`, by the provider that assigns the names, or by the apex of the sub-zone.

    Raises:
        UsageError: there is no such provider or sub-zone, or the value is not a domain name.
    """
    zones = {strip_dot(sub.apex): sub.apex for sub in plan.sub_zones}
    found: dict[str, list[str]] = {}
    for option in given:
        who, name = _split("--name-server", option)
        if who not in (*_ASSIGNING, *zones):
            hint = did_you_mean(who, (*_ASSIGNING, *zones))
            message = f"--name-server {option} names {who!r}, which assigns no name servers{hint}"
            raise UsageError(message)
        try:
            found.setdefault(zones.get(who, who), []).append(absolute(name, "."))
        except ValueError as error:
            message = f"--name-server {option}: {error}"
            raise UsageError(message) from None
    return found


def health_check_ids(plan: ZonePlan, given: Sequence[str]) -> Mapping[str, str]:
    """The values of `--health-check-id`, by the document's name of the health check.

    Raises:
        UsageError: the document has no such health check.
    """
    found = dict(_split("--health-check-id", option) for option in given)
    for name in found:
        if name not in plan.health_checks:
            hint = did_you_mean(name, plan.health_checks) if plan.health_checks else ""
            message = f"--health-check-id {name} names no health check of the document{hint}"
            raise UsageError(message)
    return found


def _split(option: str, text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name or not value:
        message = f"{option} {text!r} can't be read; write NAME=VALUE"
        raise UsageError(message)
    return name, value
