"""`--format prometheus`: metrics for node_exporter's textfile collector, a file for each domain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dnsstack.errors import Severity
from dnsstack.formats import prometheus
from dnsstack.formats.prometheus import Labels, Metric
from dnsstack.verify.formats import PositionOf
from dnsstack.verify.report import PARENT, Report


def to_text(report: Report, positions: PositionOf) -> str:  # noqa: ARG001  # one interface for all formats
    """Every metric with its HELP and TYPE."""
    return prometheus.to_text(_metrics(report))


def _metrics(report: Report) -> Iterator[Metric]:
    domain = ("domain", report.apex)
    yield Metric(
        "dnsstack_verify_findings",
        "The number of findings of the last run, by check, provider and severity.",
        _findings(report),
    )
    servers = [((domain, ("server", row.name), ("provider", row.provider)), row) for row in report.servers]
    yield Metric(
        "dnsstack_verify_server_up",
        "1 if the name server is authoritative for the zone, else 0.",
        {labels: int(row.alive) for labels, row in servers},
    )
    yield Metric(
        "dnsstack_verify_latency_p95_seconds",
        "The 95th percentile of the times of UDP answers, in seconds.",
        {labels: round(row.p95, 6) for labels, row in servers if row.p95 is not None},
    )
    yield Metric(
        "dnsstack_verify_refused_messages",
        "The number of messages that were not an answer to a query, by reason.",
        {(domain, ("reason", reason)): count for reason, count in sorted(report.refused.items())},
    )
    for name, value, text in (
        ("dnsstack_verify_answers", report.answers, "The number of compared answers."),
        ("dnsstack_verify_queries", report.queries, "The number of queries sent, including retries."),
        ("dnsstack_verify_duration_seconds", round(report.seconds, 3), "The duration of the run, in seconds."),
        (
            "dnsstack_verify_complete",
            int(not report.interrupted),
            "1 if the run was complete, 0 if it was interrupted.",
        ),
    ):
        yield Metric(name, text, {(domain,): value})


def _findings(report: Report) -> dict[Labels, float]:
    counts = Counter(
        (one.rule, one.severity, one.provider.value if one.provider else PARENT) for one in report.findings
    )
    return {
        (("domain", report.apex), ("check", rule), ("provider", column), ("severity", severity.value)): counts[
            rule, severity, column
        ]
        for rule, columns in report.matrix().items()
        for column in columns
        for severity in (Severity.ERROR, Severity.WARNING)
    }
