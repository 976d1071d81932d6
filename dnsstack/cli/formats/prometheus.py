"""`--format prometheus`: metrics for node_exporter's textfile collector."""

from __future__ import annotations

from collections import Counter

from dnsstack.cli.formats.base import CheckReport
from dnsstack.formats import prometheus
from dnsstack.formats.prometheus import Labels, Metric


def to_text(report: CheckReport) -> str:
    """Findings by domain, rule and severity; RRsets by domain; and how many documents could not be read."""
    findings: Counter[Labels] = Counter(
        (("domain", one.apex), ("rule", problem.rule), ("severity", problem.severity.value))
        for one in report.documents
        for problem in one.problems
    )
    unread = {problem.position.file if problem.position else problem.message for problem in report.faults}
    return prometheus.to_text(
        (
            Metric("dnsstack_check_findings", "Findings of the last run, by rule and severity.", findings),
            Metric(
                "dnsstack_check_rrsets",
                "RRsets of each document, failover policies included.",
                {(("domain", one.apex),): one.rrsets for one in report.documents},
            ),
            Metric("dnsstack_check_unreadable", "Documents and fragments that have faults.", {(): len(unread)}),
        )
    )
