"""`--format markdown`: a pull request's comment. The summary comes first, then tables; details are folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dnsstack.changes.formats import lines
from dnsstack.changes.report import SHOWN, ChangeReport
from dnsstack.errors import Problem, grouped
from dnsstack.escaping import one_line
from dnsstack.model.names import strip_dot

LIMIT: Final = 65_000
"""Characters; GitHub refuses a comment of more than 65,536 (its API: "body is too long (maximum is 65536)")."""

_SIZES: Final = (SHOWN, 50, 10, 0)
"""Numbers of entries to show; the first with which the comment fits is used."""


def to_text(report: ChangeReport) -> str:
    """The report as one comment.

    Its first line, `marker`, is invisible on the page; a pipeline finds the comment by it.
    """
    made = ""
    for shown in _SIZES:
        made = "\n".join(_lines(report, shown))
        if len(made) <= LIMIT:
            return made
    rest = "\n\n… the rest is left out, because a comment has a size limit (`--format json` has all)"
    return made[: LIMIT - len(rest)].rpartition("\n")[0] + rest


def marker(apex: str) -> str:
    """The HTML comment that marks a domain's comment; it is the same in every run."""
    return f"<!-- dnsstack diff {strip_dot(apex)} -->"


def _lines(report: ChangeReport, shown: int) -> Iterator[str]:
    yield marker(report.apex)
    yield f"### {code(strip_dot(report.apex))}: {escaped(lines.summary(report))}"
    yield ""
    yield f"{code(report.old)} → {code(report.new)}"
    yield from _problems(f"{report.old} can't be read", report.faults, folded=False)
    yield from _problems("One `up` refuses this", report.evaluation.refused, folded=False)
    yield from _problems("Consents that `up` asks for", report.evaluation.consents, folded=False)
    yield from _entries(report, shown)
    yield from _checks(report)
    yield from table("Name servers and settings", ("what",), [(code(line),) for line in lines.setting_lines(report)])
    yield from table("Markers and sub-zones", ("what",), [(code(" ".join(one)),) for one in lines.zones(report)])
    yield from _answers(report, shown)
    yield from _list("Time to fail over", lines.time_lines(report))
    yield from table(
        "Old answers in caches", ("what", "how long"), [(code(a), escaped(b)) for a, b in lines.kept_groups(report)]
    )
    yield from _problems("Findings that appear", report.appeared)
    yield from _problems("Findings that disappear", report.disappeared)
    yield from _problems("What `up` reports", report.evaluation.warned)
    yield from _list("Cost of `up`", lines.call_lines(report))


def _entries(report: ChangeReport, shown: int) -> Iterator[str]:
    rows = [
        (lines.MARKS[change.kind], code(lines.head(change, report.apex)), _cell(lines.detail(change)))
        for change in report.entries[:shown]
    ]
    more = len(report.entries) - len(rows)
    yield from table(lines.title(report), ("", "what", "values and fields"), rows, more=more)


def _checks(report: ChangeReport) -> Iterator[str]:
    rows = [(mark, code(name), _cell(content)) for mark, name, content in lines.checks(report)]
    yield from table("Health checks", ("", "name", "fields"), rows)


def _answers(report: ChangeReport, shown: int) -> Iterator[str]:
    rows = [tuple(map(code, lines.answer_row(change, report.apex))) for change in report.shifting[:shown]]
    more = len(report.shifting) - len(rows)
    yield from table("Answered differently", ("what", "servers", "state", "before", "after"), rows, more=more)


OPEN: Final = 20
"""Largest number of rows of a table that is not folded."""


def table(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]], *, more: int = 0) -> Iterator[str]:
    """A table with a title; one with many rows is folded. The cells are Markdown already."""
    if not rows and not more:
        return
    made = ["", f"| {' | '.join(headers)} |", f"|{' --- |' * len(headers)}"] if rows else []
    made += [f"| {' | '.join(row)} |" for row in rows]
    made += ["", f"and {more:,} more (`--format json` has all)"] if more else []
    yield from _folded(f"{title} ({len(rows) + more:,})", made) if len(rows) > OPEN else _headed(title, made)


def _list(title: str, content: Sequence[str]) -> Iterator[str]:
    if content:
        yield from _headed(title, ["", *(f"- {escaped(line)}" for line in content)])


def _problems(title: str, problems: Sequence[Problem], *, folded: bool = True) -> Iterator[str]:
    if not problems:
        return
    made = [""]
    for problem, more in grouped(problems):
        first, *rest = problem.to_text().split("\n")
        made.append(f"- **{problem.severity.value}** {escaped(lines.shorten(first))}")
        made += [f"  <br>{escaped(lines.shorten(line) if len(line) > _LONG else line)}" for line in rest]
        made += [f"- and {more:,} more"] if more else []
    yield from _folded(f"{title} ({len(problems):,})", made) if folded else _headed(title, made)


_LONG: Final = 1_000
"""Longest hint in characters; large, so that steps are not cut."""


def _headed(title: str, content: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"**{escaped(title, keep='`')}**"
    yield from content


def _folded(title: str, content: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"<details><summary>{escaped(title, keep='`').replace('`', '')}</summary>"
    yield from content
    yield ""
    yield "</details>"


def _cell(content: Sequence[str]) -> str:
    most = 10
    shown = [code(lines.shorten(line)) for line in content[:most]]
    more = [f"and {len(content) - most:,} more"] if len(content) > most else []
    return "<br>".join([*shown, *more])


def code(text: str) -> str:
    """A code span, without markup or mentions in it; its fence is longer than any inside (CommonMark 6.1).

    In a table, a pipe would end the cell even in a code span, and an escaped one after a backslash, too (GitHub
    Flavored Markdown, "Tables"). So a text with a pipe becomes an HTML element with each punctuation mark as an entity.
    """
    shown = one_line(text)
    if "|" in shown:
        return f"<code>{_MARK.sub(lambda match: f'&#{ord(match[0])};', shown)}</code>"
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown[:1] in ("`", " ") or shown[-1:] in ("`", " ") or not shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


_MARK: Final = re.compile(r"[^\w ]|_")


_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]()#+!|<>~@&:-]")


def escaped(text: str, *, keep: str = "") -> str:
    """Text without markup: punctuation is escaped (CommonMark 2.4), and mentions and links are entities."""

    def entity(match: re.Match[str]) -> str:
        char = match[0]
        if char in keep or char in "-:()+":
            return char
        return f"&#{ord(char)};" if char in "@<>&#" else f"\\{char}"

    shown = _SPECIAL.sub(entity, one_line(text).strip())
    shown = _BEGINS_BLOCK.sub(lambda match: f"{match[1]}&#{ord(match[2])};", shown)
    return shown.replace("://", "&#58;//").replace("www.", "www&#46;")


_BEGINS_BLOCK: Final = re.compile(r"^(\d*)([-+=)]|\.(?=\s|$))")
"""Text that begins a list, a rule or a heading at the start of a line (CommonMark 4.1, 4.3, 5.2)."""
