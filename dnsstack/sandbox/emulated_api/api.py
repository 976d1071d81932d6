"""The base of every emulated API: start, stop, a clock, faults, and the counter of its writes.

Needs werkzeug; an importer of this module must check for the extra first.
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
"""Returns the time for answers, with a time zone."""


def utc_now() -> datetime:
    """The default clock of an emulator."""
    return datetime.fromtimestamp(time.time(), UTC)


class EmulatedApi(ABC):
    """An API on a loopback port, in memory: it can be started, called, made to fail, and stopped.

    `changes` counts its writes; `port` 0 takes a free one. `start` raises `EnvironmentFault` if the port is taken.
    A context manager.
    """

    def __init__(self, changes: Changes, clock: Now = utc_now, port: int = 0) -> None:
        self.changes = changes
        """Counts every write; DNS servers wait on it."""
        self.clock = clock
        self.faults = Faults()
        self.requests: Counter[tuple[str, str, int]] = Counter()
        """The number of answers by method, path and status."""
        self._server = LoopbackServer(self._application, port)

    @abstractmethod
    def answer(self, request: Request) -> Response:
        """Carry out a request, and return the service's answer, which may be a refusal."""

    @abstractmethod
    def injected(self, request: Request, fault: Fault) -> Response:
        """The failure that a fault names, in the service's words."""

    def path(self, request: Request) -> str:
        """The path by which faults match a request."""
        return request.path

    @property
    def url(self) -> str:
        """The URL on which it listens, without a path."""
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
        """Stop, with every connection closed and every waiting fault released; the store stays readable."""
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
        """WSGI: one request, one answer; raises `Dropped` if a fault closes the connection."""
        request = Request(environ)

        def work() -> Response:
            return self.answer(request)

        def refuse(fault: Fault) -> Response:
            return self.injected(request, fault)

        response = suffer(self.faults, request.method, self.path(request), work, refuse)
        self.requests[request.method, request.path, response.status_code] += 1
        return response(environ, start_response)
