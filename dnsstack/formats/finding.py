"""A finding as plain data, for the JSON of `check` and of `diff`."""

from __future__ import annotations

from typing import Any

from dnsstack.errors import Problem


def finding_fields(problem: Problem) -> dict[str, Any]:
    """Every field of a finding; an unknown field is empty, and an unknown line or column is 0."""
    position = problem.position
    return {
        "rule": problem.rule,
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
        "owner": problem.owner,
        "type": problem.rdtype,
        "path": list(problem.path),
        "file": position.file if position else "",
        "line": position.line if position else 0,
        "column": position.column if position else 0,
    }
