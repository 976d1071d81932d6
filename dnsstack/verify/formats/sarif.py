"""`--format sarif`: every finding of one run, with its position in the document."""

from __future__ import annotations

from dnsstack.formats import sarif
from dnsstack.verify.formats import PositionOf
from dnsstack.verify.report import Report


def to_text(report: Report, positions: PositionOf) -> str:
    """See `dnsstack.formats.sarif`."""
    return sarif.to_text(report.problems(positions))
