"""What holds for every domain: rules never raise, a deferred value is never a fault, spelling order changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dnsstack import lint
from dnsstack.errors import Problem
from dnsstack.lint.engine import run
from dnsstack.lint.rules import BY_ID, concerning
from dnsstack.lint.zone import Zone
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from tests.lint.strategies import documents

NOW: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)
BOTH: Final = {"route53": {}, "cloudflare": {"account": "0" * 32, "plan": "pro", "load_balancing": True}}


wild = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking documents of this size takes minutes
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)


def findings(**parts: Any) -> list[Problem]:
    return lint.check(Domain.model_validate({"domain": "example.com", "nameservers": BOTH, **parts}), now=NOW)


@wild
@given(documents())
def test_no_rule_raises_whatever_the_domain(data: dict[str, Any]) -> None:
    for problem in lint.check(Domain.model_validate(data), now=NOW):
        assert problem.rule in BY_ID
        assert problem.hint
        assert "\n" not in problem.message
        assert problem.to_text().startswith(problem.subject)


@wild
@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_the_document_changes_no_finding_of_a_single_entry(data: dict[str, Any], random: Any) -> None:
    """Findings are told in reading order; which of two entries is the later one may change, the rules found don't."""
    owners = list(data["records"].items())
    random.shuffle(owners)
    ours = {problem.rule for problem in lint.check(Domain.model_validate(data), now=NOW)}
    theirs = {problem.rule for problem in lint.check(Domain.model_validate({**data, "records": dict(owners)}), now=NOW)}
    assert ours == theirs


@wild
@given(documents())
def test_a_strict_run_finds_the_same(data: dict[str, Any]) -> None:
    domain = Domain.model_validate(data)
    ours = [(problem.rule, problem.message) for problem in lint.check(domain, now=NOW)]
    theirs = [(problem.rule, problem.message) for problem in lint.check(domain, strict=True, now=NOW)]
    assert ours == theirs


def later(key: str | None = None) -> Deferred:
    return Deferred(object(), key=key)


@pytest.mark.parametrize("rdtype", ["A", "AAAA", "CNAME", "MX", "NS", "SRV", "TXT", "CAA", "HTTPS", "PTR", "ALIAS"])
def test_a_deferred_value_is_no_fault(rdtype: str) -> None:
    """Only what follows from owner, type, TTL and the number of values may be told."""
    owner = {"SRV": "_sip._tcp", "PTR": "_http._tcp", "NS": "lab"}.get(rdtype, "@" if rdtype == "ALIAS" else "www")
    body = {"values": [later("a")] if rdtype in ("CNAME", "ALIAS") else [later("a"), later("b")], "ttl": 3600}
    found = findings(records={owner: {rdtype: body}})
    assert [problem.rule for problem in found if not problem.rule.startswith("mx-without")] == []


def test_deferred_failover_values_are_neither_equal_nor_elsewhere() -> None:
    same = later()
    policy = {"ttl": 60, "primary": same, "secondary": same, "check": "web", "cloudflare": "follow"}
    check = {"type": "TCP", "address": "192.0.2.9", "port": 443}
    assert findings(health_checks={"web": check}, failover={"www": {"A": policy}}) == []


def test_a_deferred_check_is_a_check() -> None:
    policy = {"ttl": 60, "primary": "192.0.2.1", "secondary": "192.0.2.2", "check": later(), "cloudflare": "follow"}
    other = {**policy, "primary": "2001:db8::1", "secondary": "2001:db8::2", "check": later()}
    assert findings(failover={"www": {"A": policy, "AAAA": other}}) == []


def test_a_server_known_later_may_be_any_glue() -> None:
    records = {"lab": {"NS": {"ttl": 3600, "values": [later("a"), "ns2.example.org."]}}, "ns1.lab": {"A": "192.0.2.53"}}
    assert findings(records=records) == []


@wild
@given(documents())
def test_a_rule_that_a_domain_does_not_concern_finds_nothing(data: dict[str, Any]) -> None:
    zone = Zone(Domain.model_validate(data), now=NOW)
    concerned = {rule.id for rule in concerning(zone)}
    assert {problem.rule for problem in run(BY_ID.values(), zone)} <= concerned
