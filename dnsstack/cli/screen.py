"""Print texts: with colour and tables on a terminal, as plain text in a pipe, progress to stderr.

rich (extra `terminal`) is loaded only if the output is a terminal; without rich, everything is plain text.
`NO_COLOR` and `TERM=dumb` switch colour off, `FORCE_COLOR` switches it on.
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
    """A text with colours, whose control characters are made visible already."""

    __slots__ = ()


def say(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text for a person; every such text of the command line is printed here.

    Control and bidirectional characters are made visible, and no line can be a command to a CI runner.
    """
    styled = isinstance(text, Styled)
    click.echo(masked(text) if styled else visible(text), err=err, nl=nl, color=True if styled else None)


def give(content: str, *, nl: bool = False) -> None:
    """Print a document, a zone file or a script unchanged: its own format has escaped what must be escaped."""
    click.echo(masked(content), nl=nl)


def is_terminal(stream: TextIO | None = None) -> bool:
    """True if `stream` (stdout by default) is a terminal that can show more than plain text."""
    stream = stream or sys.stdout
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def coloured(stream: TextIO | None = None) -> bool:
    """True if text on `stream` should have colours."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_terminal(stream)


def problem_text(problem: Problem, *, colour: bool) -> Styled:
    """A problem in three lines; with colour, the first shows the severity and the others are dimmed."""
    text = problem.to_text()
    if not colour:
        return Styled(text)
    first, *rest = text.split("\n")
    return Styled(
        "\n".join([click.style(first, fg=COLOURS[problem.severity]), *(click.style(line, dim=True) for line in rest)])
    )


def problems_text(shown: Iterable[tuple[Problem, int]], *, colour: bool, whole: str = "--all") -> Styled:
    """Problems with a blank line between them; then how many are not shown, and the option `whole` that shows them."""
    return Styled("\n\n".join(problem_text(problem, colour=colour) + unseen(more, whole) for problem, more in shown))


def print_error(error: DnsStackError) -> None:
    """Print an error to stderr: a document's problems one by one, any other error as one sentence."""
    colour = coloured(sys.stderr)
    if isinstance(error, DocumentError):
        say(problems_text(grouped(error.problems), colour=colour, whole=error.whole), err=True)
        return
    label = click.style("error:", fg="red") if colour else "error:"
    say(Styled(f"{label} {visible(str(error))}"), err=True)


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "") -> str:
    """A table as text: drawn by rich on a terminal, aligned columns in a pipe."""
    rows = [[one_line(cell) for cell in row] for row in rows]
    title = one_line(title)
    if is_terminal():
        ruled = _rich_table(headers, rows, title)
        if ruled is not None:
            return Styled(ruled)
    return plain_table(headers, rows, title=title)


def plain_table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "") -> str:
    """Each column is as wide as its widest cell; two spaces between columns, none at the end of a line."""
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
    """Show a counter on stderr during a long operation, if stderr is a terminal.

    Yields a callable that adds one to the counter.
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
