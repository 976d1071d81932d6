"""Route53: health checks; a calculated check comes after its children.

The type, the interval and the measuring of latency can't be changed, nor anything of a RECOVERY_CONTROL check. Pulumi
then creates a new check, moves the records to it and deletes the old one. This works because each creation has its own
CallerReference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dnsstack.errors import Unsupported
from dnsstack.model.deferred import Deferred
from dnsstack.model.health import (
    CalculatedCheck,
    CloudWatchCheck,
    EndpointCheck,
    ExistingCheck,
    HealthCheck,
    RecoveryControlCheck,
    WebCheck,
)
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.base import SpecOptions, Text
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53.health_config import to_inputs
from dnsstack.providers.route53.specs import HealthCheckSpec

_FINAL: Final = ("disabled", "invert_healthcheck")
"""Inputs of a RECOVERY_CONTROL check that the provider would change in place; Route53 refuses that, except for tags."""

_FINAL_OF_ENDPOINTS: Final = ("ip_address",)
"""Inputs of other checks: an address can't be added or removed in place (API, UpdateHealthCheck; read 2026-11)."""


def checks(plan: ZonePlan, naming: Naming) -> Iterator[HealthCheckSpec]:
    """Every health check that the document declares completely, in an order in which they can be created."""
    for name in _children_first(plan.health_checks):
        check = plan.health_checks[name]
        if not isinstance(check, ExistingCheck):
            yield _spec(plan, naming, name, check)


def check_id(plan: ZonePlan, naming: Naming, check: str | Deferred | None) -> Text | None:
    """The id of the health check of a policy; None if it has no health check.

    Raises:
        Unsupported: the document does not declare the check; a rule refuses it earlier, with its position.
    """
    if check is None or isinstance(check, Deferred):
        return check
    health_check = plan.health_checks.get(check)
    if health_check is None:
        message = (
            f"health check {check!r} is not declared; declared are: {', '.join(sorted(plan.health_checks)) or 'none'}"
        )
        raise Unsupported(message)
    return health_check.id if isinstance(health_check, ExistingCheck) else Ref(naming.health_check(check), "id")


def _children_first(checks: Mapping[str, HealthCheck]) -> list[str]:
    """The names in the document's order, each after its children; a rule refuses checks that contain each other."""
    order: dict[str, None] = {}
    started: set[str] = set()

    def visit(name: str) -> None:
        if name in started or name not in checks:
            return
        started.add(name)
        check = checks[name]
        for child in check.children if isinstance(check, CalculatedCheck) else ():
            visit(child)
        order[name] = None

    for name in sorted(checks):
        visit(name)
    return list(order)


def _spec(plan: ZonePlan, naming: Naming, name: str, check: HealthCheck) -> HealthCheckSpec:
    inputs = to_inputs(check)
    for field in ("invert_healthcheck", "disabled", "measure_latency"):
        inputs[field] = inputs.get(field) or None
    inputs["tags"] = _tags(check)
    match check:
        case EndpointCheck():
            inputs["regions"] = tuple(sorted(check.regions)) if check.regions else None
        case CalculatedCheck():
            inputs["child_healthchecks"] = tuple(check_id(plan, naming, child) for child in check.children)
        case CloudWatchCheck():
            inputs["triggers"] = dict(sorted(check.triggers.items())) or None
        case _:
            pass
    if isinstance(check, WebCheck):
        # the default is off for HTTPS_STR_MATCH and on for HTTPS, so it is always written
        inputs["enable_sni"] = check.sni if check.is_tls else None
    final = SpecOptions(replace_on_changes=_final(check))
    return HealthCheckSpec(name=naming.health_check(name), path=check.written, options=final, **inputs)


def _final(check: HealthCheck) -> tuple[str, ...]:
    if isinstance(check, RecoveryControlCheck):
        return _FINAL
    return _FINAL_OF_ENDPOINTS if isinstance(check, EndpointCheck) else ()


def _tags(check: HealthCheck) -> dict[str, str] | None:
    """The tags; Route53 shows a health check by the tag Name, and the comment is a tag too."""
    named = {"Name": check.comment} if check.comment and "Name" not in check.tags else {}
    return {**named, **check.tags} or None
