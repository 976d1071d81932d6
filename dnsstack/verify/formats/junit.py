"""`--format junit`: a suite for each provider, with a test case for each check."""

from __future__ import annotations

from collections.abc import Sequence

from dnsstack.errors import Problem
from dnsstack.formats import junit
from dnsstack.verify.checks import CHECKS
from dnsstack.verify.formats import PositionOf
from dnsstack.verify.report import PARENT, Report

_Problems = dict[tuple[str, str], list[tuple[str, Problem]]]
"""Findings by column and check."""


def to_text(report: Report, positions: PositionOf) -> str:
    """See `dnsstack.formats.junit`."""
    problems: _Problems = {}
    for finding, problem in zip(report.findings, report.problems(positions), strict=True):
        column = finding.provider.value if finding.provider else PARENT
        problems.setdefault((column, finding.rule), []).append((finding.message, problem))
    suites = {column: _cases(report.apex, column, problems) for column in report.columns()}
    note = "interrupted before every query was sent" if report.interrupted else ""
    return junit.to_text(f"dnsstack verify {report.apex}", suites, seconds=report.seconds, note=note)


def _cases(apex: str, column: str, problems: _Problems) -> Sequence[junit.Case]:
    return [junit.Case(f"{apex}{column}", check.id, problems.get((column, check.id), ())) for check in CHECKS]
