"""`--format prometheus`: metrics for node_exporter's textfile collector, one file a domain.

Source: Prometheus, exposition formats, text-based format 0.0.4 (read 2026-11).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dnsstack.errors import Severity
from dnsstack.escaping import metric_label
from dnsstack.verify.formats import Positions
from dnsstack.verify.report import Report

Labels = tuple[tuple[str, str], ...]


def to_text(report: Report, positions: Positions) -> str:  # noqa: ARG001  # one interface for all formats
    """Every metric with its HELP and TYPE."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    domain = ("domain", report.apex)
    yield from _head("dnsstack_verify_findings", "Findings of the last run, by check, provider and severity.")
    counts = Counter(
        (one.rule, one.weight, one.provider.value if one.provider else "parent") for one in report.findings
    )
    for rule, columns in report.matrix().items():
        for column in columns:
            for severity in (Severity.ERROR, Severity.WARNING):
                labels: Labels = (domain, ("check", rule), ("provider", column), ("severity", severity.value))
                yield _sample("dnsstack_verify_findings", labels, counts[rule, severity, column])
    yield from _head("dnsstack_verify_server_up", "1 where the name server is authoritative for the zone.")
    for row in report.servers:
        labels = (domain, ("server", row.name), ("provider", row.provider))
        yield _sample("dnsstack_verify_server_up", labels, int(row.alive))
    yield from _head("dnsstack_verify_latency_p95_seconds", "95th percentile of the UDP answers.")
    for row in report.servers:
        if row.p95 is not None:
            labels = (domain, ("server", row.name), ("provider", row.provider))
            yield _sample("dnsstack_verify_latency_p95_seconds", labels, round(row.p95, 6))
    yield from _head("dnsstack_verify_refused_messages", "Messages that were no answer to a query, by reason.")
    for reason, count in sorted(report.refused.items()):
        yield _sample("dnsstack_verify_refused_messages", (domain, ("reason", reason)), count)
    for name, value, text in (
        ("dnsstack_verify_answers", report.answers, "Answers that were compared."),
        ("dnsstack_verify_queries", report.queries, "Queries that were sent, repetitions included."),
        ("dnsstack_verify_duration_seconds", round(report.seconds, 3), "Length of the run."),
        ("dnsstack_verify_complete", int(not report.interrupted), "1 where the run was not interrupted."),
    ):
        yield from _head(name, text)
        yield _sample(name, (domain,), value)


def _head(name: str, text: str) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} gauge"


def _sample(name: str, labels: Labels, value: float) -> str:
    written = ",".join(f'{key}="{metric_label(text)}"' for key, text in labels)
    return f"{name}{{{written}}} {value}"
