"""`--format sarif`: every finding of one run."""

from __future__ import annotations

from dnsstack.cli.formats.base import Report
from dnsstack.formats import sarif


def to_text(report: Report) -> str:
    """See `dnsstack.formats.sarif`."""
    return sarif.to_text(report.problems)
