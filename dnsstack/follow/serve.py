"""A follower as a process: signals, metrics, changes of its document, and an end within two seconds."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from dnsstack.errors import DnsStackError, EnvironmentFault
from dnsstack.follow.decide import Action, Decision
from dnsstack.follow.listen import Listener, Page, json_page
from dnsstack.follow.runner import Follower
from dnsstack.plan.plan import ZonePlan

SETTLE: Final = 60.0
"""The seconds after the window in which the changes of `--once` must be confirmed."""

STARTING: Final = 30.0
"""The seconds within which the first round must end."""

LATE: Final = 5
"""The number of missed rounds after which the follower is not healthy."""


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose name lookups run in daemon threads, so that a slow resolver does not delay the end."""

    async def getaddrinfo(self, host: Any, port: Any, **hints: Any) -> Any:
        """The same as `socket.getaddrinfo`."""
        found: asyncio.Future[Any] = self.create_future()

        def tell(result: Any, error: Exception | None) -> None:
            if not found.done():
                found.set_result(result) if error is None else found.set_exception(error)

        def look_up() -> None:
            result, error = None, None
            try:
                result = socket.getaddrinfo(host, port, **hints)
            except OSError as fault:
                error = fault
            if not self.is_closed():
                self.call_soon_threadsafe(tell, result, error)

        threading.Thread(target=look_up, daemon=True).start()
        return await found


@dataclass(slots=True)
class Document:
    """A document that may change while it is followed: `read` gives its plan, `files` are its files."""

    read: Callable[[], tuple[ZonePlan, Sequence[str]]]
    files: Sequence[str] = ()
    _seen: tuple[Any, ...] = field(default=(), init=False)

    def _stamp(self) -> tuple[Any, ...]:
        found = []
        for file in self.files:
            try:
                status = Path(file).stat()
                found.append((status.st_mtime_ns, status.st_size, status.st_ino))
            except OSError:
                found.append((0, 0, 0))
        return tuple(found)

    def renew_from_now(self) -> None:
        """Note the current state of the files."""
        self._seen = self._stamp()

    def renew(self, follower: Follower) -> None:
        """Use changed files; if the new document can't be followed, report it and keep the old one."""
        stamp = self._stamp()
        if stamp == self._seen:
            return
        self._seen = stamp
        journal = follower.tools.journal
        try:
            plan, self.files = self.read()
            follower.adopt(plan)
        except DnsStackError as error:
            journal.say("error", "document-refused", why=str(error))
            return
        self._seen = self._stamp()
        journal.say("info", "document-adopted", followed=len(follower.tracks))


async def serve(follower: Follower, address: tuple[str, int] | None, document: Document) -> int:
    """Follow until SIGTERM or SIGINT; return the exit code."""
    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    _on_signals(stopped)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(follower.close)
        if address is not None:
            listener = await stack.enter_async_context(Listener(address, pages(follower)))
            follower.tools.journal.say("info", "listening", port=listener.port)
        work = asyncio.create_task(follower.run(lambda: document.renew(follower)))
        await asyncio.wait((work, stopped), return_when=asyncio.FIRST_COMPLETED)
        await _end(work)
    follower.tools.journal.say("info", "ended", rounds=follower.rounds)
    return stopped.result() if stopped.done() else 0


async def once(follower: Follower) -> tuple[Mapping[tuple[str, str], Decision], int | None]:
    """Observe for a whole window and make the changes; the decisions, and an exit code if a signal ended it early."""
    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    _on_signals(stopped)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(follower.close)
        limit = max((track.followed.limits.window for track in follower.tracks.values()), default=0.0) + SETTLE
        work = asyncio.create_task(follower.once(limit))
        grace = limit + follower.options.round_within
        await asyncio.wait((work, stopped), timeout=grace, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return _result(work, follower), None
        await _end(work)
    if not stopped.done():
        msg = f"the rounds did not end within {grace:g} s, so nothing more is changed"
        raise EnvironmentFault(msg)
    return {}, stopped.result()


def _result(
    work: asyncio.Task[Mapping[tuple[str, str], Decision]], follower: Follower
) -> Mapping[tuple[str, str], Decision]:
    """The last decisions.

    Raises:
        EnvironmentFault: the last round did not end.
    """
    try:
        return work.result()
    except TimeoutError as late:
        what = str(late) or f"a round did not end within {follower.options.round_within:g} s"
        msg = f"{what}, because a name server, a peer or an API does not answer"
        raise EnvironmentFault(msg) from None


def _on_signals(stopped: asyncio.Future[int]) -> None:
    """Handle signals: after SIGTERM, which ends services, the exit code is 0; after SIGINT, it is 130."""

    def stop(code: int) -> None:
        if not stopped.done():
            stopped.set_result(code)

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop, 0)
    loop.add_signal_handler(signal.SIGINT, stop, 130)


async def _end(work: asyncio.Task[Any]) -> None:
    """Cancel everything that is running, also a call."""
    work.cancel()
    await asyncio.wait((work,), timeout=1.0)


def pages(follower: Follower) -> Mapping[str, Callable[[], Any]]:
    """The pages that a follower serves over HTTP."""

    async def probe() -> Page:
        return json_page({"domain": follower.plan.apex, "checks": dict(await follower.probed())})

    async def metrics() -> Page:
        return HTTPStatus.OK, "text/plain; version=0.0.4", _with_calls(follower)

    async def healthz() -> Page:
        why, now = unhealthy(follower), follower.tools.clock.monotonic()
        status = HTTPStatus.SERVICE_UNAVAILABLE if why else HTTPStatus.OK
        said = {
            "healthy": not why,
            "why": why,
            "rounds": follower.rounds,
            "last_round_seconds": round(now - follower.finished, 1) if follower.rounds else None,
            "round_under_way_seconds": round(now - follower.begun, 1) if follower.begun is not None else None,
        }
        return json_page(said, status)

    return {"/metrics": metrics, "/healthz": healthz, "/probe": probe}


def unhealthy(follower: Follower) -> str:
    """The reason why a follower is not healthy, or "": rounds must end, and the last one must have ended recently."""
    now = follower.tools.clock.monotonic()
    if not follower.rounds:
        age = now - follower.created
        return f"no round has ended in {age:.0f} s since the start" if age > STARTING else ""
    limit = max(LATE * follower.interval, follower.options.round_within)
    if now - follower.finished > limit + follower.options.round_within:
        return f"no round has ended for {now - follower.finished:.0f} s"
    if follower.begun is not None and now - follower.begun > follower.options.round_within / 2:
        return f"a round has been running for {now - follower.begun:.0f} s"
    return follower.hanging(follower.options.round_within / 2)


def _with_calls(follower: Follower) -> str:
    metrics = follower.tools.metrics
    for provider, mover in follower.tools.movers.items():
        for how, count in getattr(mover, "calls", {}).items():
            metrics.set("api_calls_total", count, provider=provider.value, ended=how)
    for reason, count in getattr(follower.tools.ask, "refused", dict)().items():
        metrics.set("refused_answers_total", count, reason=reason)
    return metrics.to_text()


def exit_code(follower: Follower, decisions: Mapping[tuple[str, str], Decision]) -> int:
    """0 if every provider serves what it should, else 1."""
    for key, decision in decisions.items():
        track = follower.tracks.get(key)
        if decision.action is not Action.KEEP or (track is not None and follower.findings(track, decision)):
            return 1
    return 0
