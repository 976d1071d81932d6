"""Workflow commands, which GitHub Actions shows as annotations beside the lines.

Source: GitHub Docs, "Workflow commands for GitHub Actions", setting a notice, warning or error message (read 2026-11).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dnsstack.errors import Problem, Severity
from dnsstack.escaping import visible, workflow_command

COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def to_text(problems: Iterable[Problem], summary: str) -> str:
    """One workflow command for each finding, then the summary as an ordinary line of the log."""
    return "\n".join([*map(annotation, problems), visible(summary)])


def annotation(problem: Problem) -> str:
    """`::error file=…,line=…,col=…,title=…::message`; line ends and separators are escaped as the runner expects."""
    position = problem.position
    properties = {
        "file": position.file if position else "",
        "line": str(position.line) if position and position.line else "",
        "col": str(position.column) if position and position.column else "",
        "title": problem.rule,
    }
    body = ": ".join(filter(None, (problem.subject, problem.message)))
    if problem.hint:
        body += f"\nhint: {problem.hint}"
    return workflow_command(COMMANDS[problem.severity], properties, body)
