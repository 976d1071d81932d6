"""`--format github`: workflow commands, which GitHub Actions shows as annotations beside the document's lines.

Source: GitHub Docs, "Workflow commands for GitHub Actions", setting a notice, warning or error message (read 2026-11).
"""

from __future__ import annotations

from typing import Final

from dnsstack.errors import Severity
from dnsstack.escaping import visible, workflow_command
from dnsstack.verify.finding import Finding
from dnsstack.verify.formats import Positions
from dnsstack.verify.formats.table import summary
from dnsstack.verify.report import Report

COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def to_text(report: Report, positions: Positions) -> str:
    """One workflow command a finding, then the summary as an ordinary line of the log."""
    return "\n".join([*(_annotation(finding, positions) for finding in report.findings), visible(summary(report))])


def _annotation(finding: Finding, positions: Positions) -> str:
    position = positions(finding.path) if finding.path else None
    properties = {
        "file": position.file if position else "",
        "line": str(position.line) if position and position.line else "",
        "title": finding.rule,
    }
    problem = finding.to_problem()
    body = ": ".join(part for part in (problem.subject, problem.message) if part)
    return workflow_command(COMMANDS[finding.weight], properties, f"{body}\nhint: {finding.hint}")
