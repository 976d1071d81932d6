"""`--format text`: every finding in the design's three lines, and one line that counts them."""

from __future__ import annotations

from dnsstack.cli.formats.base import Report, summary
from dnsstack.cli.screen import Styled, coloured, problem_text
from dnsstack.escaping import visible


def to_text(report: Report) -> str:
    """The findings, a blank line between two, then the count."""
    colour = coloured()
    return Styled(
        "\n\n".join([*(problem_text(problem, colour=colour) for problem in report.problems), visible(summary(report))])
    )
