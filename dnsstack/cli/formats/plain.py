"""`--format text`: findings of three lines each, the first five of each rule, and a line with their number."""

from __future__ import annotations

from dnsstack.cli.formats.base import CheckReport, summary
from dnsstack.cli.screen import Styled, coloured, problems_text
from dnsstack.errors import grouped
from dnsstack.escaping import visible


def to_text(report: CheckReport) -> str:
    """The findings with a blank line between them, then their number."""
    shown = [(problem, 0) for problem in report.problems] if report.complete else grouped(report.problems)
    return Styled("\n\n".join([problems_text(shown, colour=coloured()), visible(summary(report))]).lstrip("\n"))
