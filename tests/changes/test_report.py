"""What a report says: answers by state, caches, consents, refusals, times, and its three formats."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dnsstack.changes import ChangeReport, Side, report
from dnsstack.changes.formats import FORMATS
from dnsstack.changes.formats.markdown import LIMIT, code, marker
from dnsstack.errors import DocumentPath, Position, Problem, Severity
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from tests.conftest import Golden
from tests.plan.domains import CHECKS, domain, policy

GOLDENS = Path(__file__).with_name("goldens")
A = {"A": "192.0.2.1"}


def between(before: Domain, after: Domain, *, found: tuple[list[Problem], list[Problem]] = ([], [])) -> ChangeReport:
    return report(Side("old.yaml", build(before), found[0]), Side("new.yaml", build(after), found[1]))


def followed(**changes: Any) -> Domain:
    fields = {"cloudflare": "follow", "secondary_check": "web-2"} | changes
    return domain(records={"a": A}, failover={"www": {"A": policy(**fields)}})


def test_equal_plans_are_nothing_to_review() -> None:
    made = between(followed(), followed())

    assert not made
    assert FORMATS["text"](made).splitlines()[1] == "no difference"


def test_each_health_state_says_what_it_answers_differently() -> None:
    made = between(followed(), followed(secondary="192.0.2.9"))

    rows = {(one.rdtype, *one.providers): [state.value for state in one.states] for one in made.answers}
    assert rows == {("A", "route53", "cloudflare"): ["primary-dead"], ("A", "cloudflare"): ["both-dead"]}


@pytest.mark.parametrize(
    ("before", "after", "seconds", "why"),
    [
        ({"a": {"A": {"ttl": 4000, "values": "192.0.2.1"}}}, {"a": {"A": "192.0.2.2"}}, 4000, "old TTL"),
        ({"a": {"A": {"ttl": 4000, "values": "192.0.2.1"}}}, {}, 4000, "old TTL"),
        ({}, {"a": A}, 1800, "negative TTL of cloudflare"),
        ({}, {"a": {"A": {"only": "route53", "values": "192.0.2.1"}}}, 900, "negative TTL of route53"),
        ({"a": {"CNAME": {"ttl": 77, "values": "b"}}}, {"a": A}, 77, "TTL of the CNAME that was there"),
        ({"*": {"A": {"ttl": 4000, "values": "192.0.2.1"}}}, {"a": A}, 4000, "TTL of the wildcard *.example.com."),
        (
            {"a": {"A": {"proxied": "true", "ttl": 9, "values": "192.0.2.1"}}},
            {"a": {"A": "192.0.2.2"}},
            300,
            "old TTL",
        ),
    ],
)
def test_old_answers_stay_as_long_as_what_was_cached(before: Any, after: Any, seconds: int, why: str) -> None:
    kept = between(domain(records=before), domain(records={**before, **after} if after else {})).kept

    assert [(one.seconds, one.why) for one in kept if one.owner == "a.example.com." and one.rdtype == "A"] == [
        (seconds, why)
    ]


def test_a_change_that_answers_nothing_differently_waits_for_no_cache() -> None:
    made = between(domain(records={"a": A}), domain(records={"a": {"A": {"comment": "rack", "values": "192.0.2.1"}}}))

    assert made
    assert not made.kept


def test_name_servers_stay_as_long_as_parents_say() -> None:
    fewer = {"route53": {"nameserver_count": "2"}, "cloudflare": {"account": "0" * 32, "plan": "pro"}}
    made = between(domain(records={"a": A}), domain(records={"a": A}, nameservers=fewer))

    assert made.evaluation.names == ("apex-ns",)
    assert max(one.seconds for one in made.kept) == 172_800
    assert "~ nameservers.route53.nameserver_count: 4 -> 2" in FORMATS["text"](made)


def test_what_one_up_refuses_is_told_with_its_steps() -> None:
    made = between(domain(records={"a": A}), domain(records={"a": {"CNAME": "b"}, "b": A}))

    assert [problem.rule for problem in made.evaluation.refused] == ["cname-change"]
    assert "step 1: set nameservers.cloudflare.delegated: false" in FORMATS["text"](made)


def test_the_guard_warns_of_a_policy_that_ends_and_its_time_is_told() -> None:
    made = between(followed(), followed(cloudflare="primary-only"))

    assert [problem.rule for problem in made.evaluation.warned] == ["follow-ends"]
    assert "www A: in the worst case" in FORMATS["text"](made)


def test_a_health_check_is_told_in_the_documents_words() -> None:
    other = {**CHECKS, "web": {**CHECKS["web"], "interval": 30}}
    made = between(
        followed(), followed().model_copy(update={"health_checks": domain(health_checks=other).health_checks})
    )

    text = FORMATS["text"](made)
    assert "  ~ web\n      interval: 10 -> 30" in text


def test_findings_that_stay_are_not_told_though_they_moved() -> None:
    def finding(message: str, line: int) -> Problem:
        return Problem(
            message, DocumentPath(("records",)), rule="r", severity=Severity.ADVICE, position=Position("x", line)
        )

    made = between(
        followed(), followed(), found=([finding("a", 1), finding("b", 2)], [finding("a", 7), finding("c", 8)])
    )

    assert [one.message for one in made.appeared] == ["c"]
    assert [one.message for one in made.disappeared] == ["b"]
    assert made


def test_an_old_side_that_cannot_be_read_leaves_the_new_one_evaluated() -> None:
    fault = Problem("no value", rule="x", position=Position("old.yaml", 3, 4))
    made = report(None, Side("new.yaml", build(followed()), []), old_name="old.yaml", faults=[fault])

    text = FORMATS["text"](made)
    assert "old.yaml can't be read; new.yaml is evaluated alone" in text
    assert "old.yaml:3:4: no value" in text
    assert json.loads(FORMATS["json"](made))["faults"][0]["line"] == 3


@cache
def _huge() -> ChangeReport:
    many = {f"h{index}": {"TXT": "x" * 150 + str(index)} for index in range(1500)}
    return between(domain(records={}), domain(records=many))


@pytest.mark.parametrize("form", FORMATS)
def test_a_huge_difference_is_cut_for_people_and_whole_for_programs(form: str) -> None:
    text = FORMATS[form](_huge())

    if form == "json":
        assert len(json.loads(text)["rrsets"]) == 1500
        return
    assert "RRsets: 1,500 added" in text
    assert len(text) < LIMIT
    assert "and 1,300 more" in text


def test_a_comment_fits_whatever_is_in_it() -> None:
    long = "step 1: " + "y" * 990
    problems = [Problem("m" * 300, rule=f"rule-{index}", hint=long, severity=Severity.WARNING) for index in range(200)]
    text = FORMATS["markdown"](between(followed(), followed(), found=([], problems)))

    assert len(text) <= LIMIT
    assert text.startswith(marker("example.com."))
    assert text.endswith("(`--format json` has all)")


def test_values_are_no_markup_in_a_comment() -> None:
    rude = "<img src=x> | @team `a``b` [l](http://x.example)"
    text = FORMATS["markdown"](between(domain(records={}), domain(records={"a": {"TXT": [rude]}})))

    (row,) = [line for line in text.splitlines() if "team" in line]
    assert row.count("|") == 4
    assert "@" not in row
    assert "<img" not in row


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a", "`a`"), ("`", "`` ` ``"), ("a``b", "```a``b```"), ("a|b", "<code>a&#124;b</code>"), ("", "`  `")],
)
def test_a_code_span_has_a_fence_that_its_text_does_not_have(text: str, expected: str) -> None:
    assert code(text) == expected


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_as_it_is_printed(form: str, golden: Golden) -> None:
    before = domain(
        records={"a": A, "gone": {"MX": "10 mail.example.net."}, "@": {"TXT": ["one", "two"]}},
        failover={"www": {"A": policy(cloudflare="primary-only", ttl=60)}},
    )
    after = domain(
        records={"a": {"A": {"ttl": 60, "values": ["192.0.2.1", "192.0.2.2"]}}, "@": {"TXT": ["one", "three"]}, "b": A},
        failover={"www": {"A": policy(cloudflare="primary-only", ttl=60, secondary="192.0.2.77")}},
        health_checks={**CHECKS, "web": {**CHECKS["web"], "interval": 30}},
    )
    ending = {"text": "txt", "markdown": "md", "json": "json"}[form]

    golden(GOLDENS / f"report.{ending}", FORMATS[form](between(before, after)) + "\n")
