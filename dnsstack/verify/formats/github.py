"""`--format github`: annotations at lines of the document, and a last line with a summary."""

from __future__ import annotations

from dnsstack.formats import github
from dnsstack.verify.formats import PositionOf
from dnsstack.verify.formats.table import summary
from dnsstack.verify.report import Report


def to_text(report: Report, positions: PositionOf) -> str:
    """See `dnsstack.formats.github`."""
    return github.to_text(report.problems(positions), summary(report))
