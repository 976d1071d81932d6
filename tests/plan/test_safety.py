from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from dnsstack.errors import Severity
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from dnsstack.plan.safety import CONSENTS, evaluate, invariants, shape
from tests.plan.domains import BOTH, CLOUDFLARE_ONLY, DOMAINS, ROUTE53_ONLY, domain, one_policy, policy

NINE = "192.0.2.9"
A, CNAME = {"A": "192.0.2.1"}, {"CNAME": "host.example.net."}
QUIET = {**BOTH, "cloudflare": {**BOTH["cloudflare"], "delegated": "false"}}
"""Both providers, and resolvers are sent to Route53 alone."""


def at(records: dict[str, Any] | None = None, nameservers: dict[str, Any] | None = None, **failover: Any) -> Domain:
    """A domain with records and with policies by owner and type."""
    return domain(records=records or {}, nameservers=nameservers or BOTH, failover=failover)


def rules(before: Domain, after: Domain, *consent: str) -> list[str]:
    """The rules that stop the way from one domain to another."""
    plan = build(after)
    return [
        problem.rule
        for problem in evaluate(shape(build(before)), shape(plan), consent=consent, plan=plan)
        if problem.severity is Severity.ERROR
    ]


def follow(**changes: Any) -> dict[str, Any]:
    return {"A": policy(cloudflare="follow", **changes)}


class Later:
    """An Output of a list."""

    def apply(self, _: Any) -> Later:
        return self


LATER, OTHER = Deferred(object(), key="web"), Deferred(object(), key="lb")
NS = {"NS": ["ns1.example.net.", "ns2.example.net."]}
ALLOWED = {
    "TXT split elsewhere": (at({"a": {"TXT": '"ab" "c"'}}), at({"a": {"TXT": '"a" "bc"'}})),
    "A to NS at Route53 alone": (at({"a": A}, ROUTE53_ONLY), at({"a": NS}, ROUTE53_ONLY)),
    "MX beside ALIAS": (
        at({"a": {"ALIAS": "d.cloudfront.net. Z2FDTNDATAQYW2 false"}}),
        at({"a": {"ALIAS": "d.cloudfront.net. Z2FDTNDATAQYW2 false", "MX": "10 b"}}),
    ),
    "the only Output gets a key": (at({"a": {"A": Deferred(object())}}), at({"a": {"A": LATER}})),
    "an Output of several goes": (at({"a": {"A": [LATER, OTHER]}}), at({"a": {"A": LATER}})),
    "an Output beside others comes": (at({"a": {"A": LATER}}), at({"a": {"A": [LATER, OTHER]}})),
    "a value beside an Output goes": (at({"a": {"A": [LATER, NINE]}}), at({"a": {"A": LATER}})),
    "an Output beside a value goes": (at({"a": {"A": [LATER, NINE]}}), at({"a": {"A": NINE}})),
    "a list of Outputs grows": (
        at({"a": {"A": Deferred(Later(), count=2)}}),
        at({"a": {"A": Deferred(Later(), count=3)}}),
    ),
    "a CNAME becomes an Output": (at({"a": CNAME}), at({"a": {"CNAME": LATER}})),
    "an Output at Route53 alone": (at({"a": A}, ROUTE53_ONLY), at({"a": {"A": LATER}}, ROUTE53_ONLY)),
    "value edited": (at({"a": A}), at({"a": {"A": "192.0.2.9"}})),
    "CNAME retargeted": (at({"a": CNAME}), at({"a": {"CNAME": "b"}})),
    "TTL edited": (at({"a": {"A": {"values": "192.0.2.1", "ttl": 60}}}), at({"a": A})),
    "owner added": (at({"a": A}), at({"a": A, "b": CNAME})),
    "type added": (at({"a": A}), at({"a": {**A, "TXT": "x"}})),
    "owner removed": (at({"a": A, "b": A}), at({"a": A})),
    "simple to failover": (at({"www": A}), at(www=follow())),
    "retiring to simple": (at(www=follow(retire="true")), at({"www": A})),
    "failover to retiring": (at(www=follow()), at(www=follow(retire="true"))),
    "follow to load balancer": (at(www=follow()), at(www={"A": policy(cloudflare="load-balancer")})),
    "load balancer to follow": (at(www={"A": policy(cloudflare="load-balancer")}), at(www=follow())),
    "follow to primary-only": (at(www=follow()), at(www={"A": policy(cloudflare="primary-only")})),
    "slots in canonical order to simple": (
        at(www=follow(primary=["192.0.2.1", NINE], retire="true")),
        at({"www": {"A": [NINE, "192.0.2.1"]}}),
    ),
    "pinned": (at(www=follow()), at(www=follow(pin={"to": "secondary", "reason": "maintenance"}))),
    "policy removed with its owner": (at({"a": A}, www=follow()), at({"a": A})),
    "a value appended under follow": (at(www=follow(primary=[NINE])), at(www=follow(primary=[NINE, "192.0.2.1"]))),
    "a value replaced under follow": (at(www=follow(primary=[NINE])), at(www=follow(primary=["192.0.2.1"]))),
    "A to CNAME without Cloudflare": (at({"a": A}, ROUTE53_ONLY), at({"a": CNAME}, ROUTE53_ONLY)),
    "CNAME to A without Cloudflare": (at({"a": CNAME}, ROUTE53_ONLY), at({"a": A}, ROUTE53_ONLY)),
    "CNAME to CNAME policy": (
        at({"a": CNAME}),
        at(a={"CNAME": policy(primary="a.", secondary="b.", cloudflare="follow")}),
    ),
    "served at one provider alone": (at({"a": A}), at({"a": {"A": {"values": "192.0.2.1", "only": "route53"}}})),
}


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_a_change_that_leaves_no_query_unanswered_is_let_through(name: str) -> None:
    before, after = ALLOWED[name]

    assert rules(before, after) == []


TWO_TYPES = {**A, "AAAA": "2001:db8::1"}
REFUSED = {
    "A to CNAME": (at({"a": A}), at({"a": CNAME}), "cname-change"),
    "CNAME to A": (at({"a": CNAME}), at({"a": A}), "cname-change"),
    "A to ALIAS": (
        at({"a": A}),
        at({"a": {"ALIAS": "d.cloudfront.net. Z2FDTNDATAQYW2 false"}}),
        "cname-change",
    ),
    "A to CNAME beside AAAA": (at({"a": TWO_TYPES}, ROUTE53_ONLY), at({"a": CNAME}, ROUTE53_ONLY), "cname-change"),
    "CNAME to A and AAAA": (at({"a": CNAME}, ROUTE53_ONLY), at({"a": TWO_TYPES}, ROUTE53_ONLY), "cname-change"),
    "CNAME to MX": (at({"a": CNAME}, ROUTE53_ONLY), at({"a": {"MX": "10 b"}}, ROUTE53_ONLY), "cname-change"),
    "A to CNAME at Cloudflare alone": (
        at({"a": A}, CLOUDFLARE_ONLY),
        at({"a": CNAME}, CLOUDFLARE_ONLY),
        "cname-change",
    ),
    "simple to delegate": (at({"www": A}), at(www={"A": policy(cloudflare="delegate")}), "cname-change"),
    "delegate to follow": (at(www={"A": policy(cloudflare="delegate")}), at(www=follow()), "cname-change"),
    "failover to CNAME": (
        one_policy(ROUTE53_ONLY),
        domain(nameservers=ROUTE53_ONLY, records={"www": CNAME}),
        "cname-change",
    ),
    "failover to simple": (at(www=follow()), at({"www": A}), "failover-to-simple"),
    "a value inserted under follow": (
        at(www=follow(primary=["192.0.2.9"])),
        at(www=follow(primary=["192.0.2.1", "192.0.2.9"])),
        "follow-slots",
    ),
    "slots in another order named by value": (
        at(www=follow(primary=[NINE, "192.0.2.1"], retire="true")),
        at({"www": {"A": [NINE, "192.0.2.1"]}}),
        "follow-slots",
    ),
    "A to NS": (at({"a": A}), at({"a": NS}), "ns-change"),
    "NS to MX at Cloudflare alone": (
        at({"a": NS}, CLOUDFLARE_ONLY),
        at({"a": {"MX": "10 b"}}, CLOUDFLARE_ONLY),
        "ns-change",
    ),
    "another type in the sub-zone": (
        at(www={"A": policy(cloudflare="delegate")}),
        at(www={"CNAME": policy(primary="a.", secondary="b.", cloudflare="delegate")}),
        "cname-change",
    ),
    "CNAME policy to delegated": (
        at(a={"CNAME": policy(primary="a.", secondary="b.", cloudflare="follow")}),
        at(a={"A": policy(cloudflare="delegate")}),
        "failover-to-simple",
    ),
    "A policy to ALIAS": (
        one_policy(ROUTE53_ONLY),
        domain(nameservers=ROUTE53_ONLY, records={"www": {"ALIAS": "d.cloudfront.net. Z2FDTNDATAQYW2 false"}}),
        "failover-to-simple",
    ),
    "slots that would swap": (
        at(www=follow(primary=["192.0.2.1", "192.0.2.2"], retire="true")),
        at({"www": {"A": ["192.0.2.2", "192.0.2.3"]}}),
        "follow-slots",
    ),
    "value to Output": (at({"a": A}), at({"a": {"A": LATER}}), "consent-outputs"),
    "Output to value": (at({"a": {"A": LATER}}), at({"a": A}), "consent-outputs"),
    "another key": (at({"a": {"A": LATER}}), at({"a": {"A": OTHER}}), "consent-outputs"),
    "several Outputs in the place of one without a key": (
        at({"a": {"A": Deferred(object())}}),
        at({"a": {"A": [LATER, OTHER]}}),
        "consent-outputs",
    ),
    "the first of a list of Outputs goes": (
        at({"a": {"A": Deferred(Later(), count=3)}}),
        at({"a": {"A": Deferred(Later(), count=2)}}),
        "consent-outputs",
    ),
    "provider removed": (at({"a": A}), at({"a": A}, ROUTE53_ONLY), "provider-removed"),
    "one name server": (
        at({"a": A}, ROUTE53_ONLY),
        at({"a": A}, {"route53": {"nameserver_count": 1}}),
        "too-few-name-servers",
    ),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_change_that_can_not_be_made_at_once_is_refused_with_its_steps(name: str) -> None:
    before, after, rule = REFUSED[name]
    plan = build(after)
    found = evaluate(shape(build(before)), shape(plan), consent=set(CONSENTS) - {"outputs"}, plan=plan)

    assert rule in [problem.rule for problem in found if problem.severity is Severity.ERROR]
    if rule not in ("follow-slots", "too-few-name-servers"):
        assert all("step 1: " in problem.hint and "step 2: " in problem.hint for problem in found)


def test_the_printed_steps_lead_from_a_to_cname() -> None:
    """Stop serving, make Cloudflare's record go, change the type: each step is let through, with its consent."""
    alone = {"a": {"A": {"values": "192.0.2.1", "only": "route53"}}}
    way = [at({"a": A}), at({"a": A}, QUIET), at(alone, QUIET), at({"a": CNAME})]
    for before, after in pairwise(way):
        assert rules(before, after, "apex-ns") == []
    assert rules(way[0], way[1]) == ["consent-apex-ns"]


def test_the_printed_steps_lead_from_a_to_ns() -> None:
    alone = {"a": {"A": {"values": "192.0.2.1", "only": "route53"}}}
    for before, after in pairwise([at({"a": A}), at({"a": A}, QUIET), at(alone, QUIET), at({"a": NS})]):
        assert rules(before, after, "apex-ns") == []
    assert rules(at({"a": A}, QUIET), at({"a": NS}, QUIET)) == ["ns-change"]


def test_an_output_in_the_place_of_a_value_is_let_through_by_consent() -> None:
    before, after = at({"a": A}), at({"a": {"A": LATER}})

    assert rules(before, after) == ["consent-outputs"]
    assert rules(before, after, "outputs") == []


def test_the_hint_of_a_type_change_names_the_wait() -> None:
    (problem,) = evaluate(shape(build(at({"a": A}))), shape(build(at({"a": CNAME}))))

    assert problem.owner == "a.example.com."
    assert "nameservers.cloudflare.delegated: false" in problem.hint
    assert "wait 172800 s" in problem.hint


def test_a_type_change_where_nobody_asks_is_refused_for_the_api_with_two_steps() -> None:
    """No resolver would notice, but the second record is refused, and every later deployment stops there."""
    (problem,) = evaluate(shape(build(at({"a": A}, QUIET))), shape(build(at({"a": CNAME}, QUIET))))

    assert problem.severity is Severity.ERROR
    assert problem.hint == (
        "step 1: write only: route53 at the RRset and deploy; step 2: change the type, remove only, and deploy"
    )


def test_a_provider_goes_after_it_has_stopped_serving() -> None:
    assert rules(at({"a": A}), at({"a": A}, QUIET), "apex-ns") == []
    assert rules(at({"a": A}, QUIET), at({"a": A}, ROUTE53_ONLY)) == []


def test_a_provider_joins_with_consent_to_the_apex_ns() -> None:
    assert rules(at({"a": A}, ROUTE53_ONLY), at({"a": A})) == ["consent-apex-ns"]
    assert rules(at({"a": A}, ROUTE53_ONLY), at({"a": A}), "apex-ns") == []


@pytest.mark.parametrize(
    "changed",
    [
        {**BOTH, "ttl": 3600},
        {**BOTH, "other_nameservers": ["ns.example.org."]},
        {**BOTH, "route53": {"nameserver_count": 3}},
    ],
)
def test_any_change_of_the_apex_ns_needs_its_consent(changed: dict[str, Any]) -> None:
    assert rules(at(), at(nameservers=changed)) == ["consent-apex-ns"]
    assert rules(at(), at(nameservers=changed), "apex-ns") == []


DS = "12345 13 2 " + "ab" * 32


@pytest.mark.parametrize(
    ("before", "after"), [({}, {"DS": DS}), ({"DS": DS}, {}), ({"DS": DS}, {"DS": "54321 13 2 " + "ab" * 32})]
)
def test_ds_added_removed_or_changed_needs_its_consent(before: dict[str, Any], after: dict[str, Any]) -> None:
    child = {"NS": ["ns1.example.org.", "ns2.example.org."]}
    one, two = at({"child": {**child, **before}}), at({"child": {**child, **after}})

    assert rules(one, two) == ["consent-ds"]
    assert rules(one, two, "ds") == []


@pytest.mark.parametrize(
    ("total", "removed", "expected"), [(9, 9, False), (10, 3, False), (10, 4, True), (100, 31, True)]
)
def test_more_than_30_percent_of_10_rrsets_need_consent_to_go(total: int, removed: int, expected: bool) -> None:
    records = {f"h{number}": A for number in range(total)}
    fewer = dict(list(records.items())[removed:])

    assert rules(at(records), at(fewer)) == (["consent-removals"] if expected else [])
    assert rules(at(records), at(fewer), "removals") == []


def test_a_delegated_name_that_leaves_its_sub_zone_needs_consent() -> None:
    one, other = (at(www={"A": policy(cloudflare={"strategy": "delegate", "zone": zone})}) for zone in ("a", "b"))

    cname = {"CNAME": policy(primary="a.", secondary="b.", cloudflare={"strategy": "delegate", "zone": "b"})}

    for left in (other, at(www=cname), at({"www": CNAME})):
        assert rules(one, left) == ["consent-sub-zone"]
        assert rules(one, left, "sub-zone") == []


def test_another_domain_under_the_same_component_is_refused() -> None:
    assert rules(domain(), domain(domain="example.org")) == ["domain-changed"]


def test_a_first_deployment_is_evaluated_by_its_servers_alone() -> None:
    one_server = build(at(nameservers={"route53": {"nameserver_count": 1}}))

    assert evaluate(None, shape(build(at({"a": A})))) == []
    assert evaluate({}, shape(build(at({"a": A})))) == []
    assert [problem.rule for problem in evaluate(None, shape(one_server))] == ["too-few-name-servers"]
    assert [problem.rule for problem in invariants(one_server)] == ["too-few-name-servers"]


def test_a_shape_of_another_version_is_not_compared_and_says_so() -> None:
    (problem,) = evaluate({"version": 99}, shape(build(at())))

    assert (problem.rule, problem.severity) == ("unknown-shape", Severity.WARNING)


@given(DOMAINS)
def test_a_shape_survives_json_and_an_unchanged_domain_is_let_through(found: Domain) -> None:
    one = shape(build(found))
    again = json.loads(json.dumps(one))

    assert again == one
    assert {problem.rule for problem in evaluate(again, one)} <= {"too-few-name-servers"}


@given(DOMAINS, DOMAINS)
def test_evaluating_is_total(before: Domain, after: Domain) -> None:
    """Any two domains can be compared, and every refusal says what to do."""
    for problem in evaluate(shape(build(before)), shape(build(after))):
        assert problem.message
        assert problem.hint
        assert problem.rule


@pytest.mark.parametrize(
    ("after", "warned"),
    [
        pytest.param(at(www={"A": policy(cloudflare="primary-only")}), True, id="primary-only"),
        pytest.param(at(www={"A": policy(cloudflare="load-balancer")}), True, id="load-balancer"),
        pytest.param(at({"www": A}), True, id="simple"),
        pytest.param(at(www=follow(retire="true")), False, id="still-followed"),
        pytest.param(at({"a": A}), False, id="gone"),
    ],
)
def test_the_end_of_follow_warns_and_names_refresh(after: Domain, warned: bool) -> None:  # a case
    found = evaluate(shape(build(at(www=follow()))), shape(build(after)))

    warnings = [problem for problem in found if problem.rule == "follow-ends"]
    assert bool(warnings) is warned
    assert all(problem.severity is Severity.WARNING and "--refresh" in (problem.hint or "") for problem in warnings)
