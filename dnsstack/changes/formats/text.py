"""`--format text`: for a terminal or a log. `+`, `-` and `~` begin lines of added, removed and changed parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dnsstack.changes.formats import lines
from dnsstack.changes.report import SHOWN, ChangeReport
from dnsstack.errors import Problem, grouped
from dnsstack.escaping import one_line


def to_text(report: ChangeReport) -> str:
    """The whole report, without colour and without a final line feed."""
    return "\n".join(_lines(report))


def _lines(report: ChangeReport) -> Iterator[str]:
    yield one_line(f"{report.apex} {report.old} -> {report.new}")
    yield one_line(lines.summary(report))
    yield from _problems(f"{report.old} can't be read", report.faults)
    yield from _section(lines.title(report), _entries(report))
    yield from _section("health checks", _checks(report))
    yield from _section("name servers and settings", (f"~ {line}" for line in lines.setting_lines(report)))
    yield from _section("markers and sub-zones", (f"{mark} {what}" for mark, what in lines.zones(report)))
    yield from _section("answered differently", _answers(report))
    yield from _section("time to fail over", lines.time_lines(report))
    yield from _section("old answers in caches", (f"{which}: {text}" for which, text in lines.kept_groups(report)))
    yield from _problems("findings that appear", report.appeared)
    yield from _problems("findings that disappear", report.disappeared)
    yield from _problems("consents asked", report.evaluation.consents)
    yield from _problems("refused in one `up`", report.evaluation.refused)
    yield from _problems("reported by `up`", report.evaluation.warned)
    yield from _section("cost of `up`", lines.call_lines(report))


def _section(title: str, content: Iterable[str]) -> Iterator[str]:
    shown = list(content)
    if shown:
        yield ""
        yield f"{title}:"
        yield from (f"  {one_line(line)}" for line in shown)


def _problems(title: str, problems: Iterable[Problem]) -> Iterator[str]:
    content: list[str] = []
    for problem, more in grouped(problems):
        content += problem.to_text().split("\n")
        content += [f"and {more:,} more"] if more else []
    yield from _section(one_line(title), content)


def _entries(report: ChangeReport) -> Iterator[str]:
    for change in report.entries[:SHOWN]:
        yield f"{lines.MARKS[change.kind]} {lines.head(change, report.apex)}"
        yield from (f"    {lines.shorten(line)}" for line in lines.detail(change))
    more = len(report.entries) - SHOWN
    if more > 0:
        yield f"and {more:,} more (--format json has all)"


def _checks(report: ChangeReport) -> Iterator[str]:
    for mark, name, content in lines.checks(report):
        yield f"{mark} {name}"
        yield from (f"    {line}" for line in content)


def _answers(report: ChangeReport) -> Iterator[str]:
    shifting = report.shifting
    for change in shifting[:SHOWN]:
        question, servers, states, before, after = lines.answer_row(change, report.apex)
        yield f"{question} from {servers}, {states}: {before} -> {after}"
    more = len(shifting) - SHOWN
    if more > 0:
        yield f"and {more:,} more (--format json has all)"
