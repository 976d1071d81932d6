"""What the guard allows and refuses where all RRsets of a provider's zone are one resource."""

from __future__ import annotations

from typing import Any

import pytest

from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from dnsstack.plan.safety import evaluate, shape
from tests.plan.domains import BOTH, policy
from tests.plan.test_safety import CNAME, NS, A, at, follow, rules

PER_ZONE = {**BOTH, "resources": "per-zone"}
ADDRESSES = {"A": "192.0.2.1", "AAAA": "2001:db8::1", "MX": "10 mail.example.net."}


def of(records: dict[str, Any] | None = None, **failover: Any) -> Domain:
    return at(records, PER_ZONE, **failover)


ONE_STEP = {
    "failover to simple": (of(www=follow()), of({"www": A})),
    "simple to failover": (of({"www": A}), of(www=follow())),
    "CNAME to several types": (of({"a": CNAME}), of({"a": ADDRESSES})),
    "several types to CNAME": (of({"a": ADDRESSES}), of({"a": CNAME})),
    "A to NS": (of({"a": A}), of({"a": NS})),
    "NS to A": (of({"a": NS}), of({"a": A})),
    "failover to CNAME": (of(www=follow()), of({"www": CNAME})),
    "a value in front of a slot": (of(www=follow()), of(www=follow(primary=["192.0.2.9", "192.0.2.1"]))),
    "an Output in the place of a value": (of({"a": A}), of({"a": {"A": Deferred(object(), key="web")}})),
    "load balancer to follow": (of(www={"A": policy(cloudflare="load-balancer")}), of(www=follow())),
}


@pytest.mark.parametrize("case", ONE_STEP)
def test_one_deployment_changes_what_excludes_each_other(case: str) -> None:
    before, after = ONE_STEP[case]

    assert rules(before, after) == []


def test_what_is_refused_for_the_sake_of_resolvers_is_refused_here_too() -> None:
    hosts = {f"h{number}": A for number in range(20)}
    fewer = dict(list(hosts.items())[10:])
    alone = at(hosts, {"route53": {}, "resources": "per-zone"})

    assert rules(of(hosts), of(fewer)) == ["consent-removals"]
    assert rules(of(hosts), of(fewer), "removals") == []
    assert rules(of(hosts), alone) == ["provider-removed", "consent-apex-ns"]
    assert rules(of({"a": {**NS, "DS": "1 8 2 " + "ab" * 32}}), of({"a": NS})) == ["consent-ds"]


def test_a_stack_keeps_the_form_of_its_resources() -> None:
    records, zone = at({"a": A}), of({"a": A})

    assert rules(records, zone) == rules(zone, records) == ["resources-changed"]
    (problem,) = evaluate(shape(build(records)), shape(build(zone)))
    assert "per-rrset to per-zone" in problem.message
    assert "resources: per-rrset" in (problem.hint or "")


def test_the_shape_of_the_default_is_as_it_was() -> None:
    assert "resources" not in shape(build(at({"a": A})))
    assert shape(build(of({"a": A})))["resources"] == "per-zone"
