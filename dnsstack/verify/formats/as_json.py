"""`--format json`: for programs, and for `--vantage` of another machine; fields are only added."""

from __future__ import annotations

from dnsstack.escaping import json_text
from dnsstack.verify.formats import PositionOf
from dnsstack.verify.report import Report


def to_text(report: Report, positions: PositionOf) -> str:
    """The report's data; a finding about a part of the document has its position."""
    data = report.to_data()
    for shown, finding in zip(data["findings"], report.findings, strict=True):
        position = positions(finding.path) if finding.path else None
        if position is not None:
            shown |= {"file": position.file, "line": position.line}
    return json_text(data, indent=2)
