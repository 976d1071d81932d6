from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.errors import UsageError
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.failover import Follow
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import CNAME
from dnsstack.plan.build import build, order
from dnsstack.plan.capabilities import servers_of
from dnsstack.plan.describe import to_text
from dnsstack.plan.plan import Assigned, HealthState, ZonePlan
from dnsstack.plan.safety import invariants
from tests.plan.domains import (
    BOTH,
    CLOUDFLARE_ONLY,
    DOMAINS,
    FAILOVERS,
    NAMESERVERS,
    RECORDS,
    domain,
    one_policy,
    policy,
)

R53, CF = ProviderId.ROUTE53, ProviderId.CLOUDFLARE


def shuffled(data: Mapping[str, Any], random: Random) -> dict[str, Any]:
    """The same document with the order of owners, types and values of records changed."""
    owners = list(data.items())
    random.shuffle(owners)
    found: dict[str, Any] = {}
    for owner, types in owners:
        bodies = list(types.items())
        random.shuffle(bodies)
        found[owner] = {rdtype: _body(body, random) for rdtype, body in bodies}
    return found


def _body(body: dict[str, Any], random: Random) -> dict[str, Any]:
    if "values" not in body:
        return body
    values = list(body["values"])
    random.shuffle(values)
    return {**body, "values": values}


@given(NAMESERVERS, RECORDS, FAILOVERS, st.randoms(use_true_random=False))
def test_the_plan_does_not_depend_on_the_order_of_the_document(
    nameservers: dict[str, Any], records: dict[str, Any], failover: dict[str, Any], random: Random
) -> None:
    one = build(domain(nameservers=nameservers, records=records, failover=failover))
    other = build(
        domain(nameservers=nameservers, records=shuffled(records, random), failover=shuffled(failover, random))
    )

    assert one == other
    assert to_text(one) == to_text(other)


@given(DOMAINS)
def test_every_plan_keeps_its_invariants(found: Domain) -> None:
    """Total for every well-formed domain: no empty RRset, one entry a question, canonical order."""
    plan = build(found)
    questions = [(rrset.owner, rrset.rdtype) for rrset in plan.rrsets]
    moved = [(entry.owner, entry.rdtype) for entry in plan.failovers]

    assert len({*questions, *moved}) == len(questions) + len(moved)
    assert questions == sorted(questions, key=lambda one: order(*one))
    assert moved == sorted(moved, key=lambda one: order(*one))
    assert all(rrset.values for rrset in plan.rrsets)
    assert {problem.rule for problem in invariants(plan)} <= {"too-few-name-servers"}


@given(DOMAINS)
def test_nothing_that_is_written_is_lost(found: Domain) -> None:
    """Every value of every RRset is in the plan, unless a policy has taken its owner and type."""
    plan = build(found)
    planned = {(rrset.owner, rrset.rdtype): set(rrset.values) for rrset in plan.rrsets}
    replaced = {(entry.owner, entry.rdtype) for entry in plan.failovers}
    replaced |= {(entry.owner, "CNAME") for entry in plan.failovers if entry.target}
    for rrset in found.records:
        question = (rrset.owner, rrset.rdtype)
        assert question in replaced or set(rrset.values) <= planned[question]


@given(DOMAINS)
def test_every_server_has_an_answer_in_every_state(found: Domain) -> None:
    plan = build(found)
    servers = set(servers_of(found.nameservers))
    for entry in plan.failovers:
        assert set(entry.answers) == servers
        for answers in entry.answers.values():
            assert all(answers[state] and all(one.values for one in answers[state]) for state in HealthState)
    for rrset in plan.rrsets:
        for provider in rrset.served_by:
            assert plan.answers(rrset.owner, rrset.rdtype, provider) == (rrset.answer,)


def test_an_rrset_for_one_provider_is_served_by_that_one_alone() -> None:
    plan = build(domain(records={"a": {"A": {"values": "192.0.2.1", "only": "route53"}}}))

    assert plan.rrsets[0].served_by == {R53}
    assert plan.answers("a.example.com.", "A", CF) == ()


def test_what_cloudflare_shows_is_passed_through() -> None:
    body = {"values": "192.0.2.1", "proxied": "true", "comment": "the site", "tags": ["team:web", "a:b"]}
    (rrset,) = build(domain(records={"a": {"A": body}})).rrsets

    assert (rrset.proxied, rrset.comment, rrset.tags) == (True, "the site", ("a:b", "team:web"))


def test_a_third_party_serves_everything_too() -> None:
    plan = build(
        domain(nameservers={**BOTH, "other_nameservers": ["ns.example.org."]}, records={"a": {"A": "192.0.2.1"}})
    )

    assert plan.rrsets[0].served_by == {R53, CF, ProviderId.OTHER}


def test_the_delegation_is_the_union_of_who_serves() -> None:
    servers = {
        **BOTH,
        "route53": {"nameserver_count": 2},
        "other_nameservers": ["ns2.example.org.", "ns1.example.org."],
        "ttl": 3600,
    }
    found = build(domain(nameservers=servers)).delegation

    assert found.ttl == 3600
    assert found.servers == (
        Assigned(R53, 0, "example.com."),
        Assigned(R53, 1, "example.com."),
        Assigned(CF, 0, "example.com."),
        Assigned(CF, 1, "example.com."),
        "ns1.example.org.",
        "ns2.example.org.",
    )


@pytest.mark.parametrize(("quiet", "left"), [("cloudflare", R53), ("route53", CF)])
def test_a_provider_that_does_not_serve_is_in_no_delegation_but_keeps_its_records(quiet: str, left: ProviderId) -> None:
    servers = {**BOTH, quiet: {**BOTH[quiet], "delegated": "false"}}
    plan = build(domain(nameservers=servers, records={"a": {"A": "192.0.2.1"}}))

    assert {server.provider for server in plan.delegation.servers if isinstance(server, Assigned)} == {left}
    assert plan.rrsets[0].served_by == {R53, CF}


def delegated() -> ZonePlan:
    both = {
        "A": policy(cloudflare="delegate"),
        "AAAA": policy(primary="2001:db8::1", secondary="2001:db8::2", cloudflare="delegate"),
    }
    return build(domain(failover={"www": both}, records={"www": {"CNAME": "x"}, "a": {"TXT": "x"}}))


def test_a_delegated_name_is_one_cname_at_every_provider() -> None:
    plan = delegated()
    (cname,) = (rrset for rrset in plan.rrsets if rrset.owner == "www.example.com.")

    assert cname.rdtype == "CNAME"
    assert cname.served_by == {R53, CF}
    assert cname.values == (CNAME(target="www.failover.example.com."),)
    for state in HealthState:
        assert plan.answers("www.example.com.", "A", CF, state) == (cname.answer,)
        assert plan.answers("www.example.com.", "AAAA", R53, state) == (cname.answer,)


def test_its_failover_is_in_a_sub_zone_that_route53_alone_serves() -> None:
    (sub_zone,) = delegated().sub_zones

    assert sub_zone.apex == "failover.example.com."
    assert [(entry.owner, entry.rdtype) for entry in sub_zone.failovers] == [
        ("www.failover.example.com.", "A"),
        ("www.failover.example.com.", "AAAA"),
    ]
    assert all(set(entry.answers) == {R53} for entry in sub_zone.failovers)
    assert [server.provider for server in sub_zone.delegation.servers if isinstance(server, Assigned)] == [R53] * 4


def test_one_marker_an_owner_tells_the_role() -> None:
    both = {
        "A": policy(cloudflare="follow"),
        "AAAA": policy(primary="2001:db8::1", secondary="2001:db8::2", cloudflare="follow"),
    }
    plan = build(domain(failover={"www": both, "a": {"A": policy(cloudflare="primary-only")}}))

    assert [marker.owner for marker in plan.markers] == ["_failover.www.example.com."]
    texts = {
        state: plan.answers("_failover.www.example.com.", "TXT", R53, state)[0].values[0].to_text()
        for state in HealthState
    }
    assert texts == {
        HealthState.PRIMARY_HEALTHY: '"role=primary"',
        HealthState.PRIMARY_DEAD: '"role=secondary"',
        HealthState.BOTH_DEAD: '"role=secondary"',
    }
    assert plan.answers("_failover.www.example.com.", "TXT", CF) == ()


def test_without_route53_there_is_no_marker_and_no_sub_zone() -> None:
    for strategy in ("follow", "delegate"):
        plan = build(one_policy(CLOUDFLARE_ONLY, cloudflare=strategy))
        assert not plan.markers
        assert not plan.sub_zones


def test_under_follow_the_primary_keeps_its_order_since_it_numbers_the_slots() -> None:
    values = ["192.0.2.9", "192.0.2.1"]
    follow, other = (
        build(one_policy(cloudflare=name, primary=values)).failovers[0] for name in ("follow", "primary-only")
    )

    assert isinstance(follow.policy.cloudflare, Follow)
    assert [value.to_text() for value in follow.policy.primary] == values
    assert [value.to_text() for value in other.policy.primary] == sorted(values)


@pytest.mark.parametrize("change", [{"pin": {"to": "secondary", "reason": "maintenance"}}, {"retire": "true"}])
def test_nothing_is_watched_while_pinned_or_retiring(change: dict[str, Any]) -> None:
    (entry,) = build(one_policy(cloudflare="follow", **change)).failovers

    assert entry.watched_by == {}


def test_an_owner_and_type_written_twice_is_one_rrset() -> None:
    """As fragments and relative and absolute spellings do it; rules refuse it, the plan stays one."""
    records = {
        "a": {"A": {"values": "192.0.2.2", "ttl": 60}},
        "a.example.com.": {"A": {"values": "192.0.2.1", "ttl": 300}},
    }
    (rrset,) = build(domain(records=records)).rrsets

    assert [value.to_text() for value in rrset.values] == ["192.0.2.1", "192.0.2.2"]
    assert rrset.ttl == 60


def test_a_value_that_is_known_later_is_planned_by_its_key() -> None:
    later = Deferred(object(), key="lb")
    (rrset,) = build(domain(records={"a": {"A": [later, "192.0.2.1"]}})).rrsets

    assert rrset.values[1] is later


@pytest.mark.parametrize(
    "owner", ["www.example.net.", "example.net.", "*.example.net.", ".".join(["a" * 62] * 4)[:240]]
)
@pytest.mark.parametrize("strategy", ["delegate", "follow", "load-balancer", "primary-only"])
def test_an_owner_that_the_rules_refuse_is_planned_all_the_same(owner: str, strategy: str) -> None:
    """Outside the domain, or too long for the names derived from it: rules read plans, so building one never fails."""
    found = build(domain(nameservers=BOTH, failover={owner: {"A": policy(cloudflare=strategy)}}))

    [entry] = found.failovers
    assert bool(entry.target) is (strategy == "delegate")
    assert ".." not in entry.target
    assert entry.target.endswith(".example.com.") or not entry.target


def test_answers_take_relative_owners_and_refuse_unknown_ones() -> None:
    data = {"domain": "example.com", "nameservers": {"route53": {}}, "records": {"www": {"A": "192.0.2.1"}}}
    plan = build(Domain.model_validate(data))

    assert plan.answers("www", "A", R53) == plan.answers("www.example.com.", "A", R53) != ()
    assert plan.answers("www", "AAAA", R53) == plan.answers("@", "MX", R53) == ()
    with pytest.raises(UsageError, match=r"ww has no data in example\.com\.: did you mean 'www'"):
        plan.answers("ww", "A", R53)
    with pytest.raises(UsageError, match=r"'a\.\.b' is not a domain name: a label is empty"):
        plan.answers("a..b", "A", ProviderId.ROUTE53)
