"""`dnsstack sandbox serve`: stay up, and follow the document as it changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dnsstack.cli.sandboxing import rows
from dnsstack.cli.sandboxing.run import end_on_sigterm
from dnsstack.cli.screen import print_error, say, table
from dnsstack.errors import DnsStackError
from dnsstack.sandbox.network.world import PARENT
from dnsstack.sandbox.resolver.software import LISTENS

if TYPE_CHECKING:
    from dnsstack.lint.gate import Ready
    from dnsstack.sandbox.session.session import Session, Settings

LOOK: float = 0.5
"""Seconds between two looks at the document's files."""


def serve(load: Callable[[], Ready], settings: Settings) -> int:
    """Deploy and serve until interrupted; a change of the document is deployed, one with errors is told."""
    try:
        asyncio.run(_serve(load, settings))
    except (KeyboardInterrupt, asyncio.CancelledError):
        say("everything is stopped; nothing is left behind", err=True)
    return 0


async def _serve(load: Callable[[], Ready], settings: Settings) -> None:
    from dnsstack.sandbox.session.session import Session

    end_on_sigterm()
    loaded = load()
    async with Session(loaded.domain, settings, lambda text: say(text, err=True)) as session:
        _show(session)
        seen = _stamps(loaded.sources)
        while True:
            await asyncio.sleep(LOOK)
            if _stamps(loaded.sources) == seen:
                continue
            seen = _stamps(loaded.sources)
            try:
                loaded = load()
                await session.deploy(loaded.domain)
                say("the document changed, and is deployed", err=True)
            except DnsStackError as error:
                print_error(error)
            seen = _stamps(loaded.sources)


def _stamps(files: Sequence[Path | str]) -> list[tuple[str, int]]:
    """When each file was last written; a file that is being replaced counts as 0."""
    return [(str(file), _written(Path(file))) for file in files]


def _written(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _show(session: Session) -> None:
    """The addresses, and a line to paste."""
    world = session.world
    say(table(rows.SERVERS, rows.servers(world), title=f"{world.domain.apex} is served"))
    server = next(one for name, one in world.servers.items() if name != PARENT)
    owner = next((policy.owner for policy in world.domain.failover), world.domain.apex)
    say(f"\ndig +norecurse @{server.address} -p {server.port} {owner} A")
    if world.recursor is not None:
        say(f"dig @{LISTENS} -p {world.recursor.port} {owner} A    # through {world.recursor.software.name}")
    say("Ctrl-C ends it.", err=True)
