"""What a person sees: colour and tables on a terminal, plain text in a pipe, progress on stderr.

rich is loaded only where a terminal is there to see it (extra `terminal`); without it everything is plain.
`NO_COLOR` and `TERM=dumb` are honoured, `FORCE_COLOR` colours a pipe.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TextIO

import click

from dnsstack.errors import DnsStackError, DocumentError, Problem, Severity, grouped, unseen
from dnsstack.escaping import one_line, visible
from dnsstack.masking import masked

COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}


class Styled(str):
    """A text whose parts were made visible before they were coloured."""

    __slots__ = ()


def say(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text: everything that a person reads of this command line comes through here.

    Control and bidirectional characters become visible, and no line is a command to a CI runner, whoever wrote it.
    """
    styled = isinstance(text, Styled)
    click.echo(masked(text) if styled else visible(text), err=err, nl=nl, color=True if styled else None)


def give(content: str, *, nl: bool = False) -> None:
    """Print a document, a zone file, a script: its format has escaped what its reader must not take for a command."""
    click.echo(masked(content), nl=nl)


def is_terminal(stream: TextIO | None = None) -> bool:
    """True where `stream` (stdout) is a terminal that can show more than plain text."""
    stream = stream or sys.stdout
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def coloured(stream: TextIO | None = None) -> bool:
    """True where colour is wanted on `stream`."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_terminal(stream)


def problem_text(problem: Problem, *, colour: bool) -> Styled:
    """A problem in the design's three lines; on a terminal the first is weighed by colour, the others dimmed."""
    text = problem.to_text()
    if not colour:
        return Styled(text)
    first, *rest = text.split("\n")
    return Styled(
        "\n".join([click.style(first, fg=COLOURS[problem.severity]), *(click.style(line, dim=True) for line in rest)])
    )


def problems_text(shown: Iterable[tuple[Problem, int]], *, colour: bool, whole: str = "--all") -> Styled:
    """Problems, a blank line between two; with the number of those not shown of a rule, and what shows the `whole`."""
    return Styled("\n\n".join(problem_text(problem, colour=colour) + unseen(more, whole) for problem, more in shown))


def print_error(error: DnsStackError) -> None:
    """An error on stderr: a document's problems one by one, anything else as one sentence."""
    colour = coloured(sys.stderr)
    if isinstance(error, DocumentError):
        say(problems_text(grouped(error.problems), colour=colour, whole=error.whole), err=True)
        return
    label = click.style("error:", fg="red") if colour else "error:"
    say(Styled(f"{label} {visible(str(error))}"), err=True)


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "") -> str:
    """A table as text: ruled by rich on a terminal, aligned columns in a pipe."""
    rows = [[one_line(cell) for cell in row] for row in rows]
    title = one_line(title)
    if is_terminal():
        ruled = _rich_table(headers, rows, title)
        if ruled is not None:
            return Styled(ruled)
    return plain_table(headers, rows, title=title)


def plain_table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "") -> str:
    """Columns as wide as their widest cell, two blanks between, no line longer than it must be."""
    cells = [headers, *([one_line(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headers))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([*([title] if title else []), *lines])


def _rich_table(headers: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> str | None:
    try:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text
    except ImportError:
        return None
    made = Table(title=title or None, title_justify="left", header_style="bold")
    for header in headers:
        made.add_column(header, overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    console = Console(no_color=not coloured())
    with console.capture() as captured:
        console.print(made)
    return captured.get().rstrip("\n")


@contextmanager
def progress(label: str, total: int, *, least: int = 20) -> Iterator[Any]:
    """A counter on stderr while something long runs: a terminal shows it, a pipe and short runs don't.

    Yields a callable that counts one step further.
    """
    if total < least or not is_terminal(sys.stderr):
        yield lambda: None
        return
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        say(Styled(f"\r{label} {done}/{total}"), err=True, nl=False)

    try:
        yield step
    finally:
        say(Styled("\r" + " " * (len(label) + 2 * len(str(total)) + 2) + "\r"), err=True, nl=False)
