"""`--format sarif`: every finding of one run."""

from __future__ import annotations

from dnsstack.cli.formats.base import CheckReport
from dnsstack.formats import sarif


def to_text(report: CheckReport) -> str:
    """See `dnsstack.formats.sarif`."""
    return sarif.to_text(report.problems)
