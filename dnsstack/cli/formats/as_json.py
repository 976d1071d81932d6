"""`--format json`: for programs. New fields may be added at any time; any other change increases `version`."""

from __future__ import annotations

from typing import Any

from dnsstack.cli.formats.base import CheckReport
from dnsstack.errors import Problem, Severity
from dnsstack.escaping import json_text
from dnsstack.formats.finding import finding_fields


def to_text(report: CheckReport) -> str:
    """One object: the documents that were read, every finding, and the number of findings of each severity."""
    found = report.count()
    made = {
        "version": 1,
        "documents": [{"file": one.file, "domain": one.apex, "rrsets": one.rrsets} for one in report.documents],
        "findings": [finding(problem) for problem in report.problems],
        "summary": {severity.value: found[severity] for severity in Severity},
    }
    return json_text(made, indent=2)


def finding(problem: Problem) -> dict[str, Any]:
    """One finding; keys whose value is not known are left out."""
    return {name: value for name, value in finding_fields(problem).items() if value}
