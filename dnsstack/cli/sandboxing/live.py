"""The live table on a terminal: name servers, health, and what each provider answers, while drills run."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from dnsstack.cli.sandboxing import rows
from dnsstack.cli.screen import is_terminal, say
from dnsstack.escaping import one_line, visible

if TYPE_CHECKING:
    from dnsstack.sandbox.drills.stage import Stage
    from dnsstack.sandbox.session.session import Session

REFRESH: Final = 0.25
"""Seconds between two pictures."""

STYLES: Final = {"primary": "blue", "secondary": "yellow", "dead": "red", "healthy": "green", "dark": "red"}


class Screen:
    """Says each step; on a terminal with rich, keeps a table of the running sandbox below."""

    def __init__(self) -> None:
        self.stage: Stage | None = None
        self._said = ""
        self._live: Any = None

    def say(self, text: str) -> None:
        """One step, on stderr: nothing but the result goes to stdout."""
        self._said = text
        if self._live is None:
            say(text, err=True)
        else:
            self._live.console.print(visible(text), markup=False, highlight=False)

    def staged(self, stage: Stage) -> None:
        """The stage that the table shows from now on."""
        self.stage = stage

    @contextlib.asynccontextmanager
    async def shown(self, session: Session) -> AsyncIterator[None]:
        """Keep the table up to date while the block runs."""
        live = _rich_live()
        if live is None:
            yield
            return
        self._live = live
        with live:
            task = asyncio.create_task(self._refresh(session, live))
            try:
                yield
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                self._live = None

    async def _refresh(self, session: Session, live: Any) -> None:
        while True:
            live.update(self._picture(session))
            await asyncio.sleep(REFRESH)

    def _picture(self, session: Session) -> Any:
        from rich.columns import Columns
        from rich.console import Group

        left = _table("name servers", rows.SERVERS, rows.servers(session.world))
        right = _table("health", rows.HEALTH, rows.health(session.world))
        parts = [Columns([left, right])]
        if self.stage is not None:
            parts.append(_table(self._said, rows.ANSWERS, rows.answers(self.stage)))
        return Group(*parts)


def _rich_live() -> Any | None:
    """A rich display on a terminal's stderr; None in a pipe or without rich."""
    if not is_terminal(sys.stderr):
        return None
    try:
        from rich.console import Console
        from rich.live import Live
    except ImportError:
        return None
    return Live(console=Console(stderr=True), auto_refresh=False, transient=True)


def _table(title: str, headers: Sequence[str], content: rows.Rows) -> Any:
    from rich.table import Table
    from rich.text import Text

    made = Table(title=title, title_justify="left", header_style="bold", padding=(0, 1))
    for header in headers:
        made.add_column(header, no_wrap=True)
    for row in content:
        made.add_row(*(Text(one_line(cell), style=STYLES.get(cell.partition(":")[0], "")) for cell in row))
    return made
