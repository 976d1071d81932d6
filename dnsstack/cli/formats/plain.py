"""`--format text`: every finding in the design's three lines, and one line that counts them."""

from __future__ import annotations

from dnsstack.cli.formats.base import Report, summary
from dnsstack.cli.screen import coloured, problem_text


def to_text(report: Report) -> str:
    """The findings, a blank line between two, then the count."""
    colour = coloured()
    return "\n\n".join([*(problem_text(problem, colour=colour) for problem in report.problems), summary(report)])
