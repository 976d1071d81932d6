"""`dnsstack sandbox serve`: serve until Ctrl-C, and deploy each change of the document."""

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
"""The time between two checks whether the document's files have changed, in seconds."""


def serve(load: Callable[[], Ready], settings: Settings) -> int:
    """Deploy and serve until interrupted. A change of the document is deployed; its errors, if any, are printed."""
    try:
        asyncio.run(_serve(load, settings))
    except (KeyboardInterrupt, asyncio.CancelledError):
        say("everything is stopped and removed", err=True)
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
                say("the document has changed and is deployed", err=True)
            except DnsStackError as error:
                print_error(error)
            seen = _stamps(loaded.sources)


def _stamps(files: Sequence[Path | str]) -> list[tuple[str, int]]:
    """The time at which each file was last written; 0 for a file that does not exist."""
    return [(str(file), _written(Path(file))) for file in files]


def _written(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _show(session: Session) -> None:
    """Print the addresses, and commands that query them."""
    world = session.world
    say(table(rows.SERVERS, rows.servers(world), title=f"{world.domain.apex} is served"))
    server = next(one for name, one in world.servers.items() if name != PARENT)
    owner = next((policy.owner for policy in world.domain.failover), world.domain.apex)
    say(f"\ndig +norecurse @{server.address} -p {server.port} {owner} A")
    if world.recursor is not None:
        say(f"dig @{LISTENS} -p {world.recursor.port} {owner} A    # through {world.recursor.software.name}")
    say("Ctrl-C ends it.", err=True)
