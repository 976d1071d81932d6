"""`compare` and `apply`: a difference applied to OLD gives NEW; equal plans differ in nothing, however written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.changes import apply, compare
from dnsstack.changes.calls import calls
from dnsstack.changes.difference import normal
from dnsstack.changes.evaluation import evaluation
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.plan import PlannedFailover, PlannedRRset
from dnsstack.plan.safety import evaluate
from dnsstack.plan.shape import shape
from dnsstack.providers import render
from tests.plan.domains import BOTH, DOMAINS, ROUTE53_ONLY, domain, policy

A = {"A": "192.0.2.1"}


def keys(before: Domain, after: Domain) -> list[tuple[str, str, str]]:
    found = compare(build(before), build(after))
    return [(change.kind, *change.key) for change in found.entries]


@given(old=DOMAINS, new=DOMAINS)
def test_a_difference_applied_to_the_old_plan_gives_the_new_one(old: Domain, new: Domain) -> None:
    before, after = build(old), build(new)

    assert apply(before, compare(before, after)) == normal(after)


@given(old=DOMAINS, new=DOMAINS)
def test_there_is_a_difference_exactly_where_the_normal_plans_differ(old: Domain, new: Domain) -> None:
    before, after = build(old), build(new)

    assert bool(compare(before, after)) is (normal(before) != normal(after))


@given(one=DOMAINS, data=st.data())
def test_order_means_nothing(one: Domain, data: st.DataObject) -> None:
    records = data.draw(st.permutations(one.records))
    policies = data.draw(st.permutations(one.failover))
    turned = [rrset.model_copy(update={"values": rrset.values[::-1]}) for rrset in records]
    again = [
        entry.model_copy(update={"primary": entry.primary[::-1], "secondary": entry.secondary[::-1]})
        for entry in policies
    ]
    checks = dict(reversed(one.health_checks.items()))

    other = one.model_copy(update={"records": tuple(turned), "failover": tuple(again), "health_checks": checks})

    assert not compare(build(one), build(other))


@given(old=DOMAINS, new=DOMAINS)
def test_the_part_that_differs_is_evaluated_as_the_whole(old: Domain, new: Domain) -> None:
    before, after = build(old), build(new)
    whole = evaluate(shape(before), shape(after), plan=after)

    part = evaluation(before, after)

    assert sorted(map(repr, (*part.refused, *part.consents, *part.warned))) == sorted(map(repr, whole))


def test_values_ttl_and_type_are_changes_of_their_own() -> None:
    before = domain(records={"a": A, "b": A, "c": {"A": {"ttl": 60, "values": "192.0.2.1"}}})
    after = domain(records={"a": {"A": "192.0.2.2"}, "b": {"AAAA": "2001:db8::1"}, "c": A})

    assert keys(before, after) == [
        ("changed", "a.example.com.", "A"),
        ("removed", "b.example.com.", "A"),
        ("added", "b.example.com.", "AAAA"),
        ("changed", "c.example.com.", "A"),
    ]


def test_a_provider_that_joins_changes_no_rrset_that_everyone_serves() -> None:
    records = {"a": A, "b": {"A": {"values": "192.0.2.1", "only": "route53"}}}
    before, after = domain(records=records, nameservers=ROUTE53_ONLY), domain(records=records)

    found = compare(build(before), build(after))

    assert [change.key[0] for change in found.entries] == ["b.example.com."]
    assert found.settings


def test_an_rrset_that_becomes_a_policy_is_one_change() -> None:
    found = compare(
        build(domain(records={"www": A})), build(domain(failover={"www": {"A": policy(cloudflare="follow")}}))
    )

    assert [change.key for change in found.entries] == [("www.example.com.", "A")]
    (change,) = found.entries
    assert isinstance(change.before, PlannedRRset)
    assert isinstance(change.after, PlannedFailover)
    assert [marker.key for marker in found.markers] == ["_failover.www.example.com."]


ALIAS = {"target": "y.example.net.", "zone_id": "Z2FDTNDATAQYW2"}
PAIRS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "one value": ({"a": A}, {"a": {"A": "192.0.2.2"}}),
    "a value more": ({"a": A}, {"a": {"A": ["192.0.2.1", "192.0.2.2"]}}),
    "its TTL": ({"a": A}, {"a": {"A": {"ttl": 60, "values": ["192.0.2.1", "192.0.2.2"]}}}),
    "a CNAME": ({"a": {"CNAME": "b"}}, {"a": {"CNAME": "c"}}),
    "an alias": ({"a": {"ALIAS": {**ALIAS, "target": "x.example.net."}}}, {"a": {"ALIAS": ALIAS}}),
    "a TXT with a version tag": ({"@": {"TXT": "v=spf1 -all"}}, {"@": {"TXT": "v=spf1 mx -all"}}),
    "a comment": ({"a": A}, {"a": {"A": {"comment": "rack 4", "values": "192.0.2.1"}}}),
    "at one provider": ({"a": A}, {"a": {"A": {"only": "route53", "values": "192.0.2.1"}}}),
    "gone": ({"a": A, "b": A}, {"a": A}),
}


@pytest.mark.parametrize("name", PAIRS)
def test_rrsets_are_counted_as_rendering_counts_them(name: str) -> None:
    old, new = (build(domain(records=records)) for records in PAIRS[name])
    before, after = ({spec.name: spec for spec in render(plan, "example.com")} for plan in (old, new))
    same = {key for key in before.keys() & after.keys() if before[key].inputs() == after[key].inputs()}
    expected = {
        provider: (
            sum(_at(provider, spec.token) for key, spec in after.items() if key not in before),
            sum(_at(provider, spec.token) for key, spec in after.items() if key in before and key not in same),
            sum(_at(provider, spec.token) for key, spec in before.items() if key not in after),
        )
        for provider in BOTH_IDS
    }

    found = {one.provider: (one.created, one.updated, one.deleted) for one in calls(old, new, compare(old, new))}

    assert found == {provider: counts for provider, counts in expected.items() if any(counts)}


BOTH_IDS = (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)


def test_changing_over_lists_the_zones_and_sends_nothing() -> None:
    """`handover`: what one form forgets the other one finds."""
    records = {f"h{number}": A for number in range(20)}

    def costs(*nameservers: dict[str, str]) -> dict[ProviderId, tuple[int, float]]:
        old, new = (build(domain(nameservers={**BOTH, **more}, records=records)) for more in nameservers)
        return {one.provider: (one.calls, one.seconds) for one in calls(old, new, compare(old, new))}

    single, one = {"resources": "per-rrset"}, {"resources": "per-zone"}
    give, take = {"handover": "give"}, {"handover": "take"}

    # the zone is listed in the preview and in the deployment, at Cloudflare with the zone asked for
    assert costs(single | give, one | take) == {ProviderId.ROUTE53: (2, 0), ProviderId.CLOUDFLARE: (4, 0)}
    # the records are imported before
    assert costs(one | give, single | take) == {}


def _at(provider: ProviderId, token: str) -> bool:
    return token.startswith("cloudflare:") is (provider is ProviderId.CLOUDFLARE)


def test_both_is_the_name_server_set_of_these_tests() -> None:
    assert set(BOTH) == {one.value for one in BOTH_IDS}
