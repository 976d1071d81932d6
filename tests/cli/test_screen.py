"""Terminals and pipes: ruled tables and colour on the one, plain text on the other."""

from __future__ import annotations

import io
import sys

import pytest

from dnsstack.cli import screen
from dnsstack.errors import DocumentError, Problem, Severity

HEADERS, ROWS = ("owner", "answer"), [("www", "192.0.2.1"), ("a-longer-owner", "[bold]")]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Called in the test itself: pytest puts its own streams in place after the fixtures."""
    stream = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def test_a_pipe_gets_aligned_columns_without_trailing_blanks() -> None:
    assert screen.table(HEADERS, ROWS, title="here").splitlines() == [
        "here",
        "owner           answer",
        "www             192.0.2.1",
        "a-longer-owner  [bold]",
    ]


def test_a_terminal_gets_ruled_tables_that_take_values_literally(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    pytest.importorskip("rich", reason="the extra terminal brings rich")

    shown = screen.table(HEADERS, ROWS)

    assert "┃" in shown
    assert "[bold]" in shown, "markup in a value is text"


def test_without_rich_a_terminal_gets_plain_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    monkeypatch.setitem(sys.modules, "rich.console", None)

    assert screen.table(HEADERS, ROWS) == screen.plain_table(HEADERS, ROWS)


def test_a_dumb_terminal_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    monkeypatch.setenv("TERM", "dumb")

    assert not screen.is_terminal()
    assert not screen.coloured()


def test_problems_are_coloured_by_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_a_terminal(monkeypatch)
    screen.print_error(DocumentError([Problem("wrong", rule="a-rule"), Problem("odd", severity=Severity.WARNING)]))

    shown = terminal.getvalue()
    assert "\x1b[31mwrong" in shown
    assert "\x1b[33modd" in shown


def test_progress_is_for_terminals_and_long_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_a_terminal(monkeypatch)
    with screen.progress("checking", 3) as step:
        step()
    short = terminal.getvalue()
    with screen.progress("checking", 30) as step:
        step()
        step()

    assert short == ""
    assert "checking 2/30" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r"), "the line is left empty"
