"""`--format github`: annotations, and a last line with the number of findings."""

from __future__ import annotations

from dnsstack.cli.formats.base import CheckReport, summary
from dnsstack.formats import github


def to_text(report: CheckReport) -> str:
    """See `dnsstack.formats.github`."""
    return github.to_text(report.problems, summary(report))
