"""Other followers as vantage points: one that probes and answers, and one that never ends its answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from dnsstack.follow.life import endpoints
from dnsstack.follow.listen import Listener, Page, json_page
from dnsstack.follow.probe import Prober
from dnsstack.plan.plan import ZonePlan
from dnsstack.sandbox.ending import end

LOOPBACK = "127.0.0.1"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"


@contextlib.asynccontextmanager
async def quick_peer(plan: ZonePlan, prober: Prober) -> AsyncIterator[str]:
    """A peer that answers with its own probes; yields the address to ask."""
    checks = endpoints([*plan.health_checks], plan.health_checks)

    async def probe() -> Page:
        return json_page({"domain": plan.apex, "checks": dict(await prober.all(checks))})

    async with Listener((LOOPBACK, 0), {"/probe": probe}) as listener:
        yield f"http://{LOOPBACK}:{listener.port}/probe"


@contextlib.asynccontextmanager
async def slow_peer(pause: float) -> AsyncIterator[str]:
    """A peer that sends one octet every `pause` seconds, and never ends; yields the address to ask."""
    serving: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            serving.append(task)
        try:
            await reader.readline()
            writer.write(HEAD)
            while not writer.is_closing():
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(pause)
        except (OSError, asyncio.CancelledError):
            pass  # the follower gave up, or the drill ended; Python 3.11 prints an error of a cancelled handler
        finally:
            writer.close()

    server = await asyncio.start_server(serve, LOOPBACK, 0)
    try:
        yield f"http://{LOOPBACK}:{server.sockets[0].getsockname()[1]}/probe"
    finally:
        server.close()
        await end(serving)
