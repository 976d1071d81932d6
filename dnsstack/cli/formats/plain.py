"""`--format text`: findings in the design's three lines, the first five of each rule, and one line that counts them."""

from __future__ import annotations

from dnsstack.cli.formats.base import CheckReport, summary
from dnsstack.cli.screen import Styled, coloured, problems_text
from dnsstack.errors import grouped
from dnsstack.escaping import visible


def to_text(report: CheckReport) -> str:
    """The findings, a blank line between two, then the count."""
    shown = [(problem, 0) for problem in report.problems] if report.complete else grouped(report.problems)
    return Styled("\n\n".join([problems_text(shown, colour=coloured()), visible(summary(report))]).lstrip("\n"))
