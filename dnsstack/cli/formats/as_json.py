"""`--format json`: for programs; fields are only ever added, and `version` counts what breaks."""

from __future__ import annotations

from typing import Any

from dnsstack.cli.formats.base import CheckReport
from dnsstack.errors import Problem, Severity
from dnsstack.escaping import json_text
from dnsstack.formats.finding import finding_fields


def to_text(report: CheckReport) -> str:
    """One object: the documents that could be read, every finding, and the count by severity."""
    found = report.count()
    made = {
        "version": 1,
        "documents": [{"file": one.file, "domain": one.apex, "rrsets": one.rrsets} for one in report.documents],
        "findings": [finding(problem) for problem in report.problems],
        "summary": {severity.value: found[severity] for severity in Severity},
    }
    return json_text(made, indent=2)


def finding(problem: Problem) -> dict[str, Any]:
    """One finding; what is not known is left out."""
    return {name: value for name, value in finding_fields(problem).items() if value}
