"""What the shared strategies promise."""

from __future__ import annotations

from hypothesis import given

from dnsstack.errors import Severity
from dnsstack.lint import check
from dnsstack.model.domain import Domain
from tests.strategies import domains


@given(domains())
def test_no_rule_refuses_the_domains_that_are_drawn(domain: Domain) -> None:
    refused = [problem.to_text() for problem in check(domain) if problem.severity is Severity.ERROR]

    assert refused == []
