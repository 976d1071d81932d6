"""`--format text`: a table of checks by providers, then every finding in three lines."""

from __future__ import annotations

from collections.abc import Sequence

from dnsstack.errors import Severity
from dnsstack.escaping import one_line, visible
from dnsstack.verify.checks import CHECKS
from dnsstack.verify.formats import PositionOf
from dnsstack.verify.report import PARENT, Report, ServerRow

OF_THE_PARENT = frozenset(
    (
        "delegation-differs",
        "ns-sets-differ",
        "missing-glue",
        "too-few-name-servers",
        "one-network",
        "ds-at-parent",
        "dangling-target",
    )
)
"""Checks that compare several servers."""


def to_text(report: Report, positions: PositionOf) -> str:
    """Servers, checks, findings, notes, and a line with the summary."""
    parts = [_table(("server", "provider", "answers", "p95", "addresses"), [_server(row) for row in report.servers])]
    parts.append(_table(("check", *report.columns()), _checks(report)))
    for finding in report.findings:
        problem = finding.to_problem()
        text = problem.at(positions(finding.path) if finding.path else None).to_text()
        parts.append(text + (f"\nseen: {', '.join(finding.ways)}" if finding.ways else ""))
    if report.notes:
        parts.append("\n".join(f"note: {note}" for note in report.notes))
    parts.append(summary(report))
    return visible("\n\n".join(parts))


def _server(row: ServerRow) -> tuple[str, ...]:
    latency = "-" if row.p95 is None else f"{row.p95 * 1000:.0f} ms"
    return row.name, row.provider, str(row.answers) if row.alive else "dead", latency, " ".join(row.addresses) or "none"


def _checks(report: Report) -> list[tuple[str, ...]]:
    """A row for each check: the number of findings of each provider."""
    worst = {finding.rule for finding in report.findings if finding.severity is Severity.ERROR}
    rows = []
    for check in CHECKS:
        cells = report.matrix()[check.id]
        shown = []
        for column in report.columns():
            count = cells[column]
            nothing = "-" if column == PARENT and check.id not in OF_THE_PARENT else "ok"
            shown.append(f"{count}{'' if check.id in worst else ' (!)'}" if count else nothing)
        rows.append((check.title, *shown))
    return rows


def summary(report: Report) -> str:
    """`2 errors, 1 warning; example.com., 6 name servers, 1044 answers in 0.4 s`."""
    found = report.count()
    counts = [
        f"{found[severity]} {severity.value}{'' if found[severity] == 1 else 's'}"
        for severity in (Severity.ERROR, Severity.WARNING)
        if found[severity]
    ]
    head = ", ".join(counts) or "no findings"
    if report.interrupted:
        head = f"interrupted after {report.answers} of {report.questions or 'unknown'} answers: {head}"
    servers = f"{len(report.servers)} name server{'' if len(report.servers) == 1 else 's'}"
    return f"{head}; {report.apex}, {servers}, {report.answers} answers in {report.seconds:.1f} s"


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rows = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in (headers, *rows)) for column in range(len(headers))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (headers, *rows))
    return "\n".join(line.rstrip() for line in lines)
