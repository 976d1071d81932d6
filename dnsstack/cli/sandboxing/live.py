"""The live table on a terminal: name servers, health checks and answers of each provider, while drills run."""

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
"""The time between two updates of the table, in seconds."""

STYLES: Final = {"primary": "blue", "secondary": "yellow", "dead": "red", "healthy": "green", "dark": "red"}


class Screen:
    """Prints each step; on a terminal with rich, shows a table of the running sandbox below."""

    def __init__(self) -> None:
        self.stage: Stage | None = None
        self._said = ""
        self._live: Any = None

    def say(self, text: str) -> None:
        """Print one step to stderr; only the result is printed to stdout."""
        self._said = text
        if self._live is None:
            say(text, err=True)
        else:
            self._live.console.print(visible(text), markup=False, highlight=False)

    def staged(self, stage: Stage) -> None:
        """Set the stage that the table shows."""
        self.stage = stage

    @contextlib.asynccontextmanager
    async def shown(self, session: Session) -> AsyncIterator[None]:
        """Update the table while the block runs."""
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
    """A live display of rich on stderr; None if stderr is not a terminal or rich is not installed."""
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
