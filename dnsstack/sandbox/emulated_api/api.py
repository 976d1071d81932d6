"""What every emulated API has: start, stop, a clock, faults, and the counter of its writes.

Needs werkzeug; whoever imports this module asks for the extra first.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.emulated_api.changes import Changes
from dnsstack.sandbox.emulated_api.faults import Fault, Faults, suffer
from dnsstack.sandbox.emulated_api.server import LOOPBACK, LoopbackServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Now = Callable[[], datetime]
"""Tells the time that answers carry, with a zone."""


def utc_now() -> datetime:
    """The clock of an emulator that isn't given another one."""
    return datetime.fromtimestamp(time.time(), UTC)


class EmulatedApi(ABC):
    """An API on a loopback port, in memory: started, asked, broken on purpose, and stopped.

    `changes` counts its writes; `port` 0 takes a free one. `start` raises `EnvironmentFault` where the port is taken.
    A context manager.
    """

    def __init__(self, changes: Changes, clock: Now = utc_now, port: int = 0) -> None:
        self.changes = changes
        """Counts every write; DNS servers wait on it."""
        self.clock = clock
        self.faults = Faults()
        self.requests: Counter[tuple[str, str, int]] = Counter()
        """How often each method, path and status was answered."""
        self._server = LoopbackServer(self._application, port)

    @abstractmethod
    def answer(self, request: Request) -> Response:
        """Carry out a request: the service's answer, its refusals included."""

    @abstractmethod
    def injected(self, request: Request, fault: Fault) -> Response:
        """The failure that a fault names, worded as the service words it."""

    def path(self, request: Request) -> str:
        """What faults know a request by."""
        return request.path

    @property
    def url(self) -> str:
        """Where it listens, without a path."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def port(self) -> int:
        """The port in use; 0 before `start`."""
        return self._server.port

    def start(self) -> Self:
        """Listen on 127.0.0.1, in a thread."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop, with every connection closed and every waiting fault released; what the store holds stays readable."""
        self.faults.release()
        self._server.stop()
        self.changes.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _application(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """WSGI: one request, one answer; raises `Dropped` where a fault closes the connection."""
        request = Request(environ)

        def work() -> Response:
            return self.answer(request)

        def refuse(fault: Fault) -> Response:
            return self.injected(request, fault)

        response = suffer(self.faults, request.method, self.path(request), work, refuse)
        self.requests[request.method, request.path, response.status_code] += 1
        return response(environ, start_response)
