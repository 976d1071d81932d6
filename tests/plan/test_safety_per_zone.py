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


def test_the_form_of_resources_is_not_changed_in_one_step() -> None:
    records, zone = at({"a": A}), of({"a": A})

    assert rules(records, zone) == rules(zone, records) == ["resources-changed"]
    (problem,) = evaluate(shape(build(records)), shape(build(zone)))
    assert "per-rrset to per-zone" in problem.message
    assert "resources: per-rrset with handover: give" in (problem.hint or "")
    assert "dnsstack steps" in (problem.hint or "")


def on_the_way(resources: str, step: str | None, records: dict[str, Any] | None = None) -> Domain:
    return at(records or {"a": A}, {**BOTH, "resources": resources, **({"handover": step} if step else {})})


def test_exactly_the_steps_of_changing_over_are_accepted() -> None:
    """Every pair of the six documents; those of one form are told apart by the state that `take` needs as well."""
    states = [(form, step) for form in ("per-rrset", "per-zone") for step in (None, "give", "take")]
    accepted = {
        (one, other)
        for one in states
        for other in states
        if one != other and rules(on_the_way(*one), on_the_way(*other)) == []
    }
    both = ("per-rrset", "per-zone")
    within = {
        ((form, one), (form, other)) for form in both for one in (None, "give", "take") for other in (None, "give")
    }
    over = {((one, "give"), (other, "take")) for one, other in (both, both[::-1])}
    assert accepted == {pair for pair in within if pair[0] != pair[1]} | over


@pytest.mark.parametrize("form", ["per-rrset", "per-zone"])
@pytest.mark.parametrize(("before", "after"), [(None, "give"), ("give", None), ("give", "give"), ("take", None)])
def test_nothing_else_changes_on_the_way(form: str, before: str | None, after: str | None) -> None:
    was = on_the_way(form, before)
    more = on_the_way(form, after, {"a": A, "b": A})
    other = on_the_way(form, after, {"a": {"A": "192.0.2.77"}})

    assert rules(was, more) == ["handover"]
    if before:  # what a value was is remembered only then
        found = evaluate(shape(build(was)), shape(build(other)), plan=build(other))
        assert [one.rule for one in found] == ["handover"]


def test_the_shape_of_the_default_is_as_it_was() -> None:
    assert "resources" not in shape(build(at({"a": A})))
    assert shape(build(of({"a": A})))["resources"] == "per-zone"
