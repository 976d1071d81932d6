"""`--format json`: for programs, and for `--vantage` elsewhere; fields are only ever added."""

from __future__ import annotations

from dnsstack.escaping import json_text
from dnsstack.verify.formats import PositionOf
from dnsstack.verify.report import Report


def to_text(report: Report, positions: PositionOf) -> str:
    """The report's data; each finding has its place in the document where it is about one."""
    data = report.to_data()
    for shown, finding in zip(data["findings"], report.findings, strict=True):
        position = positions(finding.path) if finding.path else None
        if position is not None:
            shown |= {"file": position.file, "line": position.line}
    return json_text(data, indent=2)
