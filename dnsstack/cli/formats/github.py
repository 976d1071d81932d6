"""`--format github`: annotations, and the count as the last line."""

from __future__ import annotations

from dnsstack.cli.formats.base import CheckReport, summary
from dnsstack.formats import github


def to_text(report: CheckReport) -> str:
    """See `dnsstack.formats.github`."""
    return github.to_text(report.problems, summary(report))
