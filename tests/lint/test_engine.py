"""The engine: acceptances, strictness, order, and what refuses a domain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from dnsstack import lint
from dnsstack.document import load
from dnsstack.errors import Problem, Severity
from dnsstack.lint.engine import run
from dnsstack.lint.finding import Finding, Rule
from dnsstack.lint.rules.plan_quota import records_at_cloudflare
from dnsstack.lint.zone import Zone
from dnsstack.model.domain import Domain
from dnsstack.plan import cost
from dnsstack.plan.build import build

CLOUDFLARE: Final = {"account": "0" * 32, "plan": "pro"}
BOTH: Final = {"route53": {}, "cloudflare": CLOUDFLARE}
EXAMPLES: Final = sorted((Path(__file__).parents[2] / "examples").glob("*/[a-z]*.*.yaml"))


def domain(**parts: Any) -> Domain:
    return Domain.model_validate({"domain": "example.com", "nameservers": BOTH, **parts})


def rules(found: list[Problem]) -> list[str]:
    return [problem.rule for problem in found]


def private(accept: dict[str, str] | None = None) -> dict[str, Any]:
    return {"vpn": {"A": {"values": ["10.0.0.1"], "accept": accept or {}}}}


def test_a_sound_domain_has_no_findings() -> None:
    assert lint.check(domain(records={"www": {"A": "192.0.2.1"}})) == []


def test_an_acceptance_at_the_rrset_silences_its_finding() -> None:
    assert rules(lint.check(domain(records=private()))) == ["unroutable-address"]
    assert lint.check(domain(records=private({"unroutable-address": "the VPN resolves it"}))) == []


def test_an_acceptance_at_the_document_silences_the_rule_everywhere() -> None:
    found = lint.check(domain(records=private(), accept={"unroutable-address": "the VPN resolves it"}))
    assert found == []


def test_an_acceptance_at_another_rrset_silences_nothing_and_is_told() -> None:
    accept = {"unroutable-address": "the VPN resolves it"}
    records = {**private(), "www": {"A": {"values": ["192.0.2.1"], "accept": accept}}}
    assert rules(lint.check(domain(records=records))) == ["unroutable-address", "unused-acceptance"]


def test_acceptances_count_at_name_servers_health_checks_and_policies() -> None:
    policy = {
        "ttl": 300,
        "primary": "192.0.2.1",
        "secondary": "192.0.2.2",
        "check": "web",
        "cloudflare": "follow",
        "accept": {"ttl-too-high-for-failover": "it may take long"},
    }
    spare = {"type": "TCP", "address": "192.0.2.9", "port": 443, "accept": {"unused-check": "the program uses it"}}
    found = lint.check(
        domain(
            nameservers={**BOTH, "other_nameservers": ["ns1.example.net."], "accept": {"single-tld": "it is not"}},
            health_checks={"web": {"type": "TCP", "address": "192.0.2.1", "port": 443}, "spare": spare},
            failover={"www": {"A": {**policy, "other_nameservers": "primary-only"}}},
        )
    )
    assert rules(found) == ["unused-acceptance"]


def test_what_no_reason_makes_right_stays_an_error() -> None:
    records = {"@": {"CNAME": {"values": ["web.example.net."], "accept": {"cname-at-apex": "we need it"}}}}
    assert set(rules(lint.check(domain(records=records)))) == {"cname-at-apex", "acceptance-refused"}


def test_strict_makes_every_finding_an_error() -> None:
    relaxed, strict = (lint.check(domain(records=private()), strict=strict) for strict in (False, True))
    assert [problem.severity for problem in relaxed] == [Severity.WARNING]
    assert [problem.severity for problem in strict] == [Severity.ERROR]


def test_findings_come_in_reading_order() -> None:
    records = {"b": {"A": "10.0.0.1"}, "a": {"A": ["10.0.0.1", "10.0.0.2"]}}
    assert [tuple(problem.path)[1:] for problem in lint.check(domain(records=records))] == [
        ("a", "A", "values", 0),
        ("a", "A", "values", 1),
        ("b", "A", "values", 0),
    ]


def test_a_rule_that_raises_is_not_hidden() -> None:
    def broken(zone: Zone) -> Iterator[Finding]:
        raise ZeroDivisionError
        yield Finding(zone.domain, "never")

    rule = Rule("broken", Severity.ERROR, "Broken", "nowhere", "mend it", broken)
    with pytest.raises(ZeroDivisionError):
        run([rule], Zone(domain()))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_examples_have_no_errors_and_no_warnings(path: Path) -> None:
    found = lint.check(load(path).domain)
    assert [problem.to_text() for problem in found if problem.severity is not Severity.ADVICE] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_quota_counts_what_the_plan_has(path: Path) -> None:
    read = load(path).domain
    assert records_at_cloudflare(Zone(read)) == cost.records_at_cloudflare(build(read))
