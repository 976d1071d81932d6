"""Paths, problems and the order in which a refusal shows them."""

from __future__ import annotations

from dnsstack.document import loads
from dnsstack.errors import DocumentPath, LintFailed, Position, Problem, Severity
from dnsstack.model.failover.policy import FailoverPolicy

TEXT = """\
domain: example.com
nameservers: {route53: {}, cloudflare: {account: "0123456789abcdef0123456789abcdef"}}
health_checks: {web: {type: HTTPS, host: origin.example.net}}
records:
  www: {A: {ttl: 300, values: [192.0.2.1]}}
failover:
  shop: {A: {ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: primary-only}}
"""


def test_paths_compare_as_what_they_are() -> None:
    path = DocumentPath(("records", "www"))
    assert DocumentPath(path) == ("records", "www")
    assert path != DocumentPath(("records", "mail"))
    assert len({path, DocumentPath(("records", "www")), DocumentPath(("records", "mail"))}) == 2
    assert hash(path / "A") == hash(("records", "www", "A"))
    assert Problem("m", path) != Problem("m", DocumentPath())


def test_where_it_is_written_is_no_part_of_a_domain() -> None:
    """Every part that knows its place compares without it."""
    first, second = loads(TEXT).domain, loads(TEXT.replace("  www: {A", "  www.example.com.: {A")).domain
    assert first.records[0].path != second.records[0].path
    assert first == second
    assert hash(first.records[0].values) == hash(second.records[0].values)
    other = loads(TEXT.replace("192.0.2.2", "192.0.2.3")).domain
    assert first != other
    assert isinstance(first.failover[0], FailoverPolicy)
    assert first.failover[0] != other.failover[0]
    assert first.records[0] != first.failover[0]


def test_errors_come_first_in_a_refusal() -> None:
    def problem(line: int, severity: Severity) -> Problem:
        return Problem(f"{line}", severity=severity, rule="r", position=Position("f", line))

    found = [problem(1, Severity.ADVICE), problem(2, Severity.WARNING), problem(4, Severity.ERROR),
             problem(3, Severity.ERROR)]  # fmt: skip
    assert [one.message for one in LintFailed(found).problems] == ["3", "4", "2", "1"]
    assert str(LintFailed(found)).startswith("f:3: 3\nrule: r\n\nf:4")
