"""The answers of every server in every state, against Route53's own table and what each strategy promises."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from dnsstack.model.failover import STRATEGIES
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.plan import HealthState
from tests.plan.domains import BOTH, CLOUDFLARE_ONLY, domain, one_policy

R53, CF, EXTRA = ProviderId.ROUTE53, ProviderId.CLOUDFLARE, ProviderId.OTHER
P, S = "192.0.2.1", "192.0.2.2"
OWNER = "www.example.com."

HEALTHY = {None: True, "off": True, "off-inverted": False}
"""Checks whose status never changes; any other is what the state says."""


def served(plan: Any, provider: ProviderId, state: HealthState) -> set[str]:
    """The addresses that are right, or the CNAME's target."""
    return {value.to_text() for answer in plan.answers(OWNER, "A", provider, state) for value in answer.values}


def oracle(check: str | None, secondary_check: str | None, state: HealthState) -> tuple[str, bool]:
    """What AWS's documentation says, written down a second time: the answer, and whether both ends count as dead."""
    primary = HEALTHY.get(check, state is HealthState.PRIMARY_HEALTHY)
    secondary = HEALTHY.get(secondary_check, state is not HealthState.BOTH_DEAD)
    if primary:
        return P, False
    if secondary:
        return S, False
    return P, True


CASES = list(
    product(
        (None, "web", "off", "off-inverted"), (None, "web-2", "off", "off-inverted"), HealthState, sorted(STRATEGIES)
    )
)


@pytest.mark.parametrize(("check", "secondary_check", "state", "strategy"), CASES)
def test_answers_follow_the_table(
    check: str | None, secondary_check: str | None, state: HealthState, strategy: str
) -> None:
    plan = build(one_policy(check=check, secondary_check=secondary_check, cloudflare=strategy))
    answer, dead = oracle(check, secondary_check, state)
    target = {"www.failover.example.com."}
    expected = {
        "load-balancer": {answer},
        "follow": {P, S} if dead else {answer},
        "primary-only": {P},
        "delegate": target,
    }[strategy]

    assert served(plan, R53, state) == (target if strategy == "delegate" else {answer})
    assert served(plan, CF, state) == expected
    if strategy == "delegate":
        inner = plan.answers("www.failover.example.com.", "A", R53, state)
        assert [value.to_text() for one in inner for value in one.values] == [answer]


@pytest.mark.parametrize("state", HealthState)
@pytest.mark.parametrize("strategy", ["load-balancer", "follow", "primary-only"])
@pytest.mark.parametrize(("to", "value"), [("primary", P), ("secondary", S)])
def test_a_pin_wins_in_every_state_everywhere(state: HealthState, strategy: str, to: str, value: str) -> None:
    pin = {"to": to, "reason": "maintenance", "until": "2030-01-01T00:00:00Z"}
    plan = build(one_policy(cloudflare=strategy, secondary_check="web-2", pin=pin))

    assert served(plan, R53, state) == served(plan, CF, state) == {value}
    if strategy == "follow":
        (marker,) = plan.answers(f"_failover.{OWNER}", "TXT", R53, state)
        assert marker.values[0].to_text() == f'"role={to}"'


@pytest.mark.parametrize("state", HealthState)
@pytest.mark.parametrize("strategy", ["load-balancer", "follow", "primary-only"])
def test_a_retiring_policy_answers_its_primary(state: HealthState, strategy: str) -> None:
    plan = build(one_policy(cloudflare=strategy, secondary_check="web-2", retire="true"))

    assert served(plan, R53, state) == served(plan, CF, state) == {P}


@pytest.mark.parametrize("state", HealthState)
def test_a_server_without_a_strategy_answers_the_primary(state: HealthState) -> None:
    """Rules refuse it; the plan says what would happen."""
    plan = build(one_policy({**BOTH, "other_nameservers": ["ns.example.org."]}))

    assert served(plan, CF, state) == served(plan, EXTRA, state) == {P}
    assert plan.failovers[0].strategies == {}


def test_without_route53_a_load_balancer_still_fails_over_and_a_follower_can_not() -> None:
    balanced = build(one_policy(CLOUDFLARE_ONLY, cloudflare="load-balancer"))
    followed = build(one_policy(CLOUDFLARE_ONLY, cloudflare="follow"))

    assert served(balanced, CF, HealthState.PRIMARY_DEAD) == {S}
    assert served(followed, CF, HealthState.PRIMARY_DEAD) == {P}


@pytest.mark.parametrize(("evaluates", "expected"), [("true", "b"), ("false", "a")])
def test_an_alias_without_a_check_fails_over_with_its_targets_own_health(evaluates: str, expected: str) -> None:
    def target(name: str) -> dict[str, str]:
        return {
            "target": f"{name}.eu-west-1.elb.amazonaws.com.",
            "zone_id": "Z32O12XQLNTSW2",
            "evaluate_target_health": evaluates,
        }

    policy = {"ttl": 60, "primary": target("a"), "secondary": target("b"), "cloudflare": "load-balancer"}
    plan = build(domain(failover={"www": {"ALIAS": policy}}))
    (answer,) = plan.answers(OWNER, "ALIAS", R53, HealthState.PRIMARY_DEAD)

    assert answer.values[0].to_text().startswith(f"{expected}.")


@pytest.mark.parametrize(("threshold", "expected"), [(0, P), (4, S), (2, S)])
def test_a_calculated_check_that_never_changes_is_known_to_the_plan(threshold: int, expected: str) -> None:
    """0 is always healthy, more than there are children never: then even a healthy primary is left."""
    checks = {
        **{name: {"type": "TCP", "address": "192.0.2.3", "port": 80} for name in ("a", "b", "c")},
        "all": {"type": "CALCULATED", "children": ["a", "b", "c"], "threshold": threshold},
    }
    body = {"ttl": 60, "primary": P, "secondary": S, "check": "all", "cloudflare": "load-balancer"}
    plan = build(domain(health_checks=checks, failover={"www": {"A": body}}))

    assert served(plan, R53, HealthState.PRIMARY_DEAD) == {expected}
    healthy = served(plan, R53, HealthState.PRIMARY_HEALTHY)
    assert healthy == ({S} if threshold == 4 else {P})
