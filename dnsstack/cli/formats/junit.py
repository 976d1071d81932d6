"""`--format junit`: a suite for each document, with a test case for each rule that found something."""

from __future__ import annotations

from collections.abc import Iterable

from dnsstack.cli.formats.base import CheckReport
from dnsstack.errors import Problem
from dnsstack.formats import junit


def to_text(report: CheckReport) -> str:
    """See `dnsstack.formats.junit`; the faults of documents that could not be read are in a separate suite."""
    suites = {one.file: _cases(one.apex, one.problems) for one in report.documents}
    if report.faults:
        suites["documents that could not be read"] = _cases("dnsstack.", report.faults)
    return junit.to_text("dnsstack check", suites)


def _cases(apex: str, problems: Iterable[Problem]) -> list[junit.Case]:
    found: dict[str, list[tuple[str, Problem]]] = {}
    for problem in problems:
        found.setdefault(problem.rule or "document", []).append((problem.message, problem))
    return [junit.Case(f"{apex}check", rule, those) for rule, those in (found or {"every-rule": []}).items()]
