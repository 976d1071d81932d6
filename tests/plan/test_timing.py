from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.failover import LoadBalancer
from dnsstack.model.nameservers import CloudflarePlan, ProviderId
from dnsstack.plan import timing
from dnsstack.plan.build import build
from dnsstack.plan.detection import Assumptions
from dnsstack.plan.timing import PolicyTiming, monitor_interval
from tests.plan.domains import CHECKS, CLOUDFLARE_ONLY, DOMAINS, domain, one_policy, policy

R53, CF = ProviderId.ROUTE53, ProviderId.CLOUDFLARE


def of(found: Domain, assumptions: Assumptions = timing.DEFAULT) -> PolicyTiming:
    """The timing of a domain's only policy."""
    (one,) = timing.of(build(found), assumptions).policies
    return one


def worst(found: Domain, provider: ProviderId = R53) -> float:
    return of(found).servers[provider].worst


def endpoint(**changes: Any) -> dict[str, Any]:
    check = {"type": "HTTP", "address": "192.0.2.1", "interval": 30, "failure_threshold": 3, **changes}
    return {"web": {name: value for name, value in check.items() if value is not None}}


@pytest.mark.parametrize(
    ("check", "detection"),
    [
        ({}, 108),  # 3 * (30 + 6)
        ({"interval": 10}, 48),
        ({"interval": 10, "failure_threshold": 1}, 16),
        ({"type": "TCP", "port": 443}, 120),
        ({"type": "HTTP_STR_MATCH", "search": "ok"}, 114),
    ],
)
def test_route53_takes_threshold_times_interval_and_timeout_then_aggregation_and_ttl(
    check: dict[str, Any], detection: float
) -> None:
    found = domain(health_checks=endpoint(**check), failover={"www": {"A": policy(cloudflare="primary-only")}})

    assert worst(found) == detection + 30 + 60


def test_follow_adds_every_step_of_the_way_to_cloudflare() -> None:
    """48 detection, 30 aggregation, 7 poll, 20 window, 0 probe, 10 call, 300 propagation, 60 TTL; 60 to go back."""
    server = of(one_policy(cloudflare="follow")).servers[CF]

    assert {term.name: term.worst for term in server.terms} == {
        "interval x threshold": 30,
        "check time-out": 18,
        "aggregation": 30,
        "poll": 7,
        "window": 20,
        "probe": 0,
        "API call": 10,
        "propagation": 300,
        "TTL": 60,
    }
    assert server.worst == 475
    assert server.again is not None
    assert server.again.worst == 60


@pytest.mark.parametrize(
    ("window", "poll", "terms"),
    [
        (15, 5, (7, 20, 0)),
        (60, 60, (62, 120, 0)),
        (5, 1, (5, 8, 12)),  # a round takes 3 s with a silent server; the target's probe takes 20 s in all
        (0, 5, (7, 0, 20)),
    ],
)
def test_the_targets_probe_counts_as_far_as_the_window_does_not_cover_it(
    window: int, poll: int, terms: tuple[float, ...]
) -> None:
    server = of(one_policy(cloudflare={"strategy": "follow", "window": window, "poll": poll})).servers[CF]

    assert tuple(term.worst for term in server.terms if term.name in ("poll", "window", "probe")) == terms


def test_types_of_an_owner_that_move_together_take_the_stricter_ones_time() -> None:
    quick, slow = ({"strategy": "follow", "window": window, "poll": poll} for window, poll in ((15, 30), (200, 5)))
    both = {
        "A": policy(cloudflare=quick),
        "AAAA": {**policy(cloudflare=slow), "primary": "2001:db8::1", "secondary": "2001:db8::2"},
    }
    found = timing.of(build(domain(failover={"www": both})))
    assert found.get("www", "A") == found.get("www.example.com.", "A") == found.policies[0]

    for one in found.policies:
        terms = {term.name: term.worst for term in one.servers[CF].terms}
        assert (terms["poll"], terms["window"]) == (7, 205)


@pytest.mark.parametrize(
    ("strategy", "detection"),
    [
        ({}, 60 + 3 * 5),  # the check's 10 s is below what the plan allows
        ({"interval": 60}, 75),
        ({"interval": 60, "retries": 0, "timeout": 2}, 62),
        ({"interval": 60, "consecutive_down": 3}, 225),
    ],
)
def test_a_load_balancer_takes_its_own_monitors_time(strategy: dict[str, Any], detection: float) -> None:
    found = one_policy(cloudflare={"strategy": "load-balancer", **strategy})

    assert worst(found, CF) == detection + 30 + 60


def test_a_delegated_name_takes_route53s_time_at_every_server() -> None:
    servers = of(one_policy(cloudflare="delegate")).servers

    assert servers[CF].worst == servers[R53].worst == 138


@pytest.mark.parametrize("strategy", ["primary-only", None])
def test_a_server_that_nobody_moves_never_fails_over(strategy: str | None) -> None:
    found = of(one_policy(cloudflare=strategy))

    assert found.worst == math.inf
    assert math.isfinite(found.servers[R53].worst)


def test_without_a_check_nothing_ever_fails_over() -> None:
    assert worst(one_policy(check=None, cloudflare="follow")) == math.inf
    assert worst(one_policy(check=None, cloudflare="load-balancer"), CF) == math.inf
    assert worst(one_policy(check="off", cloudflare="follow")) == math.inf


def test_a_follower_needs_route53() -> None:
    assert worst(one_policy(CLOUDFLARE_ONLY, cloudflare="follow"), CF) == math.inf


@pytest.mark.parametrize(("threshold", "detection"), [(1, 120), (2, 48), (3, 48)])
def test_a_calculated_check_fails_with_the_child_that_is_one_too_many(threshold: int, detection: float) -> None:
    """Children of 48, 48 and 120 s: with threshold 1 all three must fail, with 2 two, with 3 one."""
    checks = {
        "a": CHECKS["web"],
        "b": CHECKS["web"],
        "c": {"type": "TCP", "address": "192.0.2.1", "port": 25, "failure_threshold": 3, "interval": 30},
        "web": {"type": "CALCULATED", "children": ["a", "b", "c"], "threshold": threshold},
    }
    found = domain(health_checks=checks, failover={"www": {"A": policy(cloudflare="follow")}})

    assert worst(found) == detection + 30 + 30 + 60


@pytest.mark.parametrize("check", ["alarm", "made-elsewhere", "nowhere", Deferred(object())])
def test_what_is_unknown_makes_the_result_a_lower_bound(check: Any) -> None:
    found = of(one_policy(check=check, cloudflare="follow"))

    assert found.lower_bound
    assert found.servers[R53].worst == 10 + 30 + 60
    assert not of(one_policy(cloudflare="follow")).lower_bound


def test_checks_made_of_each_other_are_unknown_rather_than_endless() -> None:
    checks = {
        name: {"type": "CALCULATED", "children": [other], "threshold": 1} for name, other in (("a", "b"), ("b", "a"))
    }
    found = domain(health_checks=checks, failover={"www": {"A": policy(check="a", cloudflare="follow")}})

    assert of(found).lower_bound


def test_rto_is_compared_with_the_slowest_server() -> None:
    assert of(one_policy(cloudflare="follow", rto="8m")).exceeds_rto is False
    assert of(one_policy(cloudflare="follow", rto=474)).exceeds_rto
    assert of(one_policy(cloudflare="primary-only", rto="1d")).exceeds_rto
    assert of(one_policy(cloudflare="primary-only")).exceeds_rto is False


def test_a_pin_suspends_failing_over_and_does_not_change_the_time() -> None:
    pinned = of(one_policy(cloudflare="follow", pin={"to": "secondary", "reason": "maintenance"}))

    assert pinned.suspended == "pinned to secondary"
    assert pinned.worst == of(one_policy(cloudflare="follow")).worst


@given(DOMAINS)
def test_a_domain_is_as_slow_as_its_slowest_server(found: Domain) -> None:
    plan = build(found)
    policies = timing.of(plan).policies

    assert len(policies) == len(plan.failovers)
    slowest = max((server.worst for one in policies for server in one.servers.values()), default=0)
    assert timing.of(plan).worst == slowest
    for one, entry in zip(policies, plan.failovers, strict=True):
        assert set(one.servers) == set(entry.answers)
        assert all(0 <= server.typical <= server.worst for server in one.servers.values())


NUMBERS = {
    "interval": st.sampled_from([10, 30]),
    "failure_threshold": st.integers(1, 10),
    "ttl": st.integers(0, 86400),
    "poll": st.integers(0, 600),
    "window": st.integers(0, 600),
    "hold_down": st.integers(0, 600),
    "monitor_interval": st.integers(10, 3600),
    "timeout": st.integers(1, 10),
    "retries": st.integers(0, 5),
    "consecutive_down": st.integers(0, 10),
}
INPUTS = st.fixed_dictionaries(NUMBERS)


def at(strategy: str, inputs: dict[str, int]) -> PolicyTiming:
    follow = {"strategy": "follow", **{name: inputs[name] for name in ("poll", "window", "hold_down")}}
    balanced = {
        "strategy": "load-balancer",
        "interval": inputs["monitor_interval"],
        **{name: inputs[name] for name in ("timeout", "retries", "consecutive_down")},
    }
    checks = endpoint(interval=inputs["interval"], failure_threshold=inputs["failure_threshold"])
    chosen: dict[str, Any] = {"follow": follow, "load-balancer": balanced, "delegate": {"strategy": "delegate"}}
    body = policy(ttl=inputs["ttl"], cloudflare=chosen[strategy])
    return of(domain(health_checks=checks, failover={"www": {"A": body}}))


@given(st.sampled_from(["follow", "load-balancer", "delegate"]), INPUTS, st.sampled_from(sorted(NUMBERS)), st.data())
def test_more_of_any_input_never_means_sooner(
    strategy: str, inputs: dict[str, int], name: str, data: st.DataObject
) -> None:
    larger = {**inputs, name: data.draw(NUMBERS[name])}
    assume(larger[name] > inputs[name])
    before, after = at(strategy, inputs), at(strategy, larger)

    for provider, server in before.servers.items():
        assert after.servers[provider].worst >= server.worst
        assert after.servers[provider].typical >= server.typical


@given(st.sampled_from(["follow", "load-balancer"]), st.sampled_from(sorted(Assumptions.__dataclass_fields__)))
def test_a_worse_assumption_never_means_sooner(strategy: str, name: str) -> None:
    value = getattr(Assumptions(), name)
    more: Any = value + 10 if isinstance(value, int) else tuple(one + 10 for one in value)
    worse = replace(Assumptions(), **{name: more})
    found = one_policy(cloudflare=strategy)

    assert of(found, worse).worst >= of(found).worst


@pytest.mark.parametrize(
    ("written", "plan", "expected"),
    [
        (None, CloudflarePlan.PRO, 60),
        (None, CloudflarePlan.BUSINESS, 15),
        (None, CloudflarePlan.ENTERPRISE, 15),  # three tries of 5 s
        (45, CloudflarePlan.PRO, 45),
        (10, CloudflarePlan.PRO, 10),  # a rule refuses it; the plan doesn't change what is written
    ],
)
def test_a_monitor_takes_the_checks_interval_within_the_plans_bounds(
    written: int | None, plan: CloudflarePlan, expected: int
) -> None:
    check = build(one_policy()).health_checks["web"]

    assert monitor_interval(LoadBalancer(interval=written), check, plan) == expected
    assert monitor_interval(LoadBalancer(), None, plan) == 60
    assert monitor_interval(LoadBalancer(timeout=2, retries=1), check, CloudflarePlan.ENTERPRISE) == 10


def test_every_unpublished_term_is_named_as_assumed_and_the_others_have_a_reason() -> None:
    rows = list(timing.of(build(one_policy(cloudflare="follow"))).rows())
    why = {(row[1], row[2]): row[5] for row in rows}

    assert why["route53", "aggregation"].endswith("(assumed)")
    assert why["cloudflare", "API call"].endswith("(assumed)")
    assert why["cloudflare", "window"] == "a majority of Route53's servers agrees for this time, and one more vote"
    assert ("www.example.com. A", "cloudflare", "sum", "475 s", "92 s", "") in rows
