"""SARIF 2.1.0 (OASIS), for code scanning and editors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dnsstack import __version__
from dnsstack.errors import Problem, Severity
from dnsstack.escaping import file_uri, json_text

LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def to_text(problems: Sequence[Problem]) -> str:
    """One run with every finding; each rule that has a finding is described once."""
    rules = sorted({problem.rule or "document" for problem in problems})
    driver = {
        "name": "dnsstack",
        "version": __version__,
        "rules": [{"id": rule, "name": rule} for rule in rules],
    }
    index = {rule: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [result(problem, index) for problem in problems],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def result(problem: Problem, index: dict[str, int]) -> dict[str, Any]:
    """One finding as a SARIF result (§3.27)."""
    rule = problem.rule or "document"
    text = ": ".join(part for part in (problem.subject, problem.message) if part)
    if problem.hint:
        text += f"\nhint: {problem.hint}"
    made: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": index[rule],
        "level": LEVELS[problem.severity],
        "message": {"text": text},
    }
    position = problem.position
    if position:
        physical: dict[str, Any] = {"artifactLocation": {"uri": file_uri(position.file)}}
        if position.line:
            physical["region"] = {
                "startLine": position.line,
                **({"startColumn": position.column} if position.column else {}),
            }
        made["locations"] = [{"physicalLocation": physical}]
    return made
