"""`detection`: how long Route53 needs until it counts a health check as failed.

`D = N * (I + t)`: N checks in a row must fail, the interval I runs from one response to the next request, and each
check takes up to t seconds to fail (Route53 API model, RequestInterval and FailureThreshold; developer guide, "how
Route 53 determines whether a health check is healthy"; read 2026-11).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dnsstack.model.deferred import Deferred
from dnsstack.plan.answers import constant

NEVER: Final = math.inf
"""The time until something that never happens."""

HEALTHY_SHARE: Final = 0.18
"""Route53 counts an endpoint as healthy while more than this share of its checkers find it healthy (same page)."""

_GUIDE: Final = "Route53 developer guide, how health is determined"
_API: Final = "Route53 API model"

if TYPE_CHECKING:
    from dnsstack.model.health import (  # a plan of a domain without health checks loads none of their models
        CalculatedCheck,
        EndpointCheck,
        HealthCheck,
    )


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Terms that no provider publishes or that only the operator can know, in seconds: worst and typical.

    `aggregation` is the time from Route53's checkers to its name servers. `unknown_check` is used for a check that the
    document does not describe (an alarm, an existing id, an alias target's own health): it is the minimum of Route53,
    so the results are lower bounds. `alias_ttl` is the TTL of AWS alias targets.
    """

    aggregation: tuple[float, float] = (30, 10)
    unknown_check: tuple[float, float] = (10, 10)
    api_call: tuple[float, float] = (10, 1)
    cloudflare_propagation: tuple[float, float] = (300, 5)
    load_balancer_propagation: tuple[float, float] = (30, 5)
    own_server_propagation: tuple[float, float] = (60, 2)
    alias_ttl: int = 60


@dataclass(frozen=True, slots=True)
class Term:
    """One part of the time to fail over, in seconds.

    A term with `assumed` has no published figure; one with `lower_bound` may be longer.
    """

    name: str
    worst: float
    typical: float
    why: str
    source: str = ""
    assumed: bool = False
    lower_bound: bool = False


def detection(
    check: str | Deferred | None, checks: Mapping[str, HealthCheck], assumptions: Assumptions
) -> tuple[Term, ...]:
    """The terms from the failure of a primary until Route53 counts `check` as failed."""
    if check is None:
        return (Term("detection", NEVER, NEVER, "without a health check, it never fails over", _API),)
    if isinstance(check, Deferred):
        return (_unknown("a health-check id that the program supplies", assumptions),)
    return _of_named(check, checks, assumptions, frozenset())


def _of_named(
    name: str, checks: Mapping[str, HealthCheck], assumptions: Assumptions, above: frozenset[str]
) -> tuple[Term, ...]:
    from dnsstack.model.health import CalculatedCheck, EndpointCheck

    check = checks.get(name)
    if check is None or name in above:
        return (_unknown(f"{name} is not a health check of the document", assumptions),)
    always = constant(check)
    if always is not None:
        return (_fixed(name, healthy=always),)
    if isinstance(check, EndpointCheck):
        return _endpoint(check)
    if isinstance(check, CalculatedCheck):
        return _calculated(check, checks, assumptions, above | {name})
    return (_unknown(f"{name} is a check of type {check.type}", assumptions),)


def _endpoint(check: EndpointCheck) -> tuple[Term, ...]:
    count, interval = check.failure_threshold, check.interval
    # the checkers are not synchronised: the status changes when 82 % of them have found the failure
    spread = (count - HEALTHY_SHARE) * interval
    return (
        Term("interval x threshold", count * interval, spread, f"{count} checks in a row, {interval} s apart", _API),
        Term("check time-out", count * check.timeout, 0, f"{count} x {check.timeout} s; none if refused", _GUIDE),
    )


def _calculated(
    check: CalculatedCheck, checks: Mapping[str, HealthCheck], assumptions: Assumptions, above: frozenset[str]
) -> tuple[Term, ...]:
    """The terms of the child whose failure makes the parent fail, if all children fail at the same moment."""
    needed = len(check.children) - check.threshold + 1
    children = [_of_named(child, checks, assumptions, above) for child in check.children]
    by_worst = sorted(sum(term.worst for term in terms) for terms in children)
    by_typical = sorted(sum(term.typical for term in terms) for terms in children)
    return (
        Term(
            "calculated check",
            by_worst[needed - 1],
            by_typical[needed - 1],
            f"child {needed} of {len(children)} to fail; {check.threshold} must be healthy",
            _API,
            lower_bound=any(term.lower_bound for terms in children for term in terms),
        ),
        Term("its aggregation", *assumptions.aggregation, "from the children to their parent", assumed=True),
    )


def _fixed(name: str, *, healthy: bool) -> Term:
    if healthy:
        return Term("detection", NEVER, NEVER, f"{name} is always healthy, so it never fails over", _API)
    return Term("detection", 0, 0, f"{name} is always unhealthy, so it has failed over already", _API)


def _unknown(what: str, assumptions: Assumptions) -> Term:
    worst, typical = assumptions.unknown_check
    return Term("detection", worst, typical, f"{what}; this is a minimum", assumed=True, lower_bound=True)


def alias_target(assumptions: Assumptions) -> Term:
    """The term for an alias without its own health check: the health of its target decides."""
    return _unknown("the alias target's own health", assumptions)
