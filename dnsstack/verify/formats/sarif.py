"""`--format sarif`: every finding of one run, at its place in the document."""

from __future__ import annotations

from dnsstack.formats import sarif
from dnsstack.verify.formats import Positions
from dnsstack.verify.report import Report


def to_text(report: Report, positions: Positions) -> str:
    """See `dnsstack.formats.sarif`."""
    return sarif.to_text(report.problems(positions))
