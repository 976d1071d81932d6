"""A sandbox whose time passes only while everything in it waits: no result about the machine, and none by its load.

Name servers, checkers, follower, origins and our own clients are tasks of one event loop and talk over loopback, where
what was sent can be read at once. What runs beside the loop (a deployment, the emulated APIs' threads) takes no time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from unittest import mock

import httpx

from dnsstack.model.domain import Domain
from dnsstack.sandbox.deploy.stack import DeploymentOutcome
from dnsstack.sandbox.emulated_api.changes import Changes
from dnsstack.sandbox.lag import LagMeter
from dnsstack.sandbox.session.session import Session

T = TypeVar("T")

BESIDE = 0.05
"""Real seconds between two looks whether what runs beside the loop has ended; its end wakes the loop before."""

DEPLOYING = 3.0
"""Virtual seconds before a deployment, which takes none: clients ask meanwhile."""


class SandboxLoop(asyncio.SelectorEventLoop):
    """Jumps to the next timer where nothing is ready, nothing has arrived and nothing runs beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._began = time.monotonic()
        self.passed = 0.0
        self.beside = 0
        """How much runs beside the loop: threads, and requests to the emulated APIs."""
        self.look: Callable[[], bool] = lambda: False
        """Asked before each jump: True where something was found to be done first."""

    def time(self) -> float:
        return self._began + self.passed

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]  # typeshed's has type variables
        future: asyncio.Future[Any] = super().run_in_executor(executor, func, *args)
        self.beside += 1
        future.add_done_callback(lambda _: self.ended())
        return future

    def ended(self) -> None:
        self.beside -= 1

    async def shutdown_default_executor(self, *limit: Any) -> None:
        """The threads' end is awaited in real time: since Python 3.12 there is a limit, which a jump would pass."""
        self.beside += 1
        try:
            await super().shutdown_default_executor(*limit)
        finally:
            self.ended()

    def _run_once(self) -> None:
        if not self._ready:  # type: ignore[attr-defined]  # the loop's own queues
            self._process_events(self._selector.select(self._patience))  # type: ignore[attr-defined]  # likewise
        if not self._ready and not self.beside and not self.look() and self._scheduled:  # type: ignore[attr-defined]  # likewise
            self.passed = max(self.passed, self._scheduled[0].when() - self._began)  # type: ignore[attr-defined]  # likewise
        super()._run_once()  # type: ignore[misc]  # likewise

    @property
    def _patience(self) -> float:
        return BESIDE if self.beside else 0.0


@contextmanager
def passing(loop: SandboxLoop) -> Iterator[None]:
    """All clocks of the process show the loop's time; the loop knows of requests to Cloudflare's emulated API."""
    began, send = time.time(), httpx.AsyncHTTPTransport.handle_async_request

    def of_day() -> float:
        return began + loop.passed

    async def counted(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        if not request.url.path.startswith("/client/v4"):
            return await send(transport, request)  # to a task of the loop
        loop.beside += 1
        try:
            return await send(transport, request)
        finally:
            loop.ended()

    with (
        mock.patch.object(time, "monotonic", loop.time),
        mock.patch.object(time, "time", of_day),
        mock.patch.object(httpx.AsyncHTTPTransport, "handle_async_request", counted),
        mock.patch.object(LagMeter, "_tick_beside"),  # a thread's time is the machine's
    ):
        yield


@dataclass
class Written:
    """The writes at the APIs that the world has read."""

    changes: Sequence[Changes]
    session: Session
    seen: list[int] = field(default_factory=list)

    def look(self) -> bool:
        counts = [one.count for one in self.changes]
        if counts == self.seen:
            return False
        self.seen = counts
        self.session.world.reload_soon()
        return True


class VirtualSession(Session):
    """Reads what was written between two jumps, where a session has threads that wait for it."""

    async def deploy(self, domain: Domain, *, refresh: bool = False) -> DeploymentOutcome:
        await asyncio.sleep(DEPLOYING)
        return await super().deploy(domain, refresh=refresh)

    def _reload_on_change(self) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SandboxLoop)
        loop.look = Written(self.apis.changes, self).look


def run(main: Coroutine[Any, Any, T]) -> T:
    """What `main` comes to, in virtual time."""
    with asyncio.Runner(loop_factory=SandboxLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, SandboxLoop)
        with passing(loop):
            return runner.run(main)
