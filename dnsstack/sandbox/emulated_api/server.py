"""One WSGI application on a loopback port, in a thread, with keep-alive; its stop closes every connection.

Needs werkzeug; an importer of this module must check for the extra first.
"""

from __future__ import annotations

import contextlib
import io
import socket
import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox.emulated_api.faults import Dropped

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LOOPBACK = "127.0.0.1"


class _RequestHandler(WSGIRequestHandler):
    """werkzeug's handler, but it keeps connections open and sends each answer in one piece.

    werkzeug's own `run_wsgi` closes after every answer and then waits 10 ms for stray bytes; that would make a
    deployment of a thousand records slow.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        with contextlib.suppress(OSError):  # the peer or stop() may have closed it already
            super().finish()

    def run_wsgi(self) -> None:
        environ = self.make_environ()
        if not environ.get("wsgi.input_terminated"):  # chunked input has its own end
            environ["wsgi.input"] = io.BytesIO(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        answer: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], object]:
            answer[:] = status, headers
            return lambda _: None  # none of our applications calls it

        try:
            body = b"".join(self.server.app(environ, start_response))
        except Dropped:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        environ["wsgi.input"].read()
        status, headers = answer
        self._send(status, headers, b"" if self.command == "HEAD" else body)

    def _send(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        kept = [(name, value) for name, value in headers if name.lower() not in {"content-length", "connection"}]
        code = int(status.split(maxsplit=1)[0])
        if code not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            kept.append(("Content-Length", str(len(body))))
        kept.append(("Connection", "close" if self.close_connection else "keep-alive"))
        head = "".join(f"{name}: {value}\r\n" for name, value in kept)
        self.wfile.write(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body)

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the name is werkzeug's
        """Log nothing: the sandbox reports queries, not API calls."""


class _Server(ThreadedWSGIServer):
    """A threading server that closes its open connections when it stops."""

    daemon_threads = True

    def __init__(self, listener: socket.socket, application: WSGIApplication) -> None:
        self._connections: set[socket.socket] = set()
        self._guard = threading.Lock()
        host, port = listener.getsockname()
        super().__init__(host, port, application, handler=_RequestHandler, fd=listener.fileno())

    def opened(self, connection: socket.socket) -> None:
        with self._guard:
            self._connections.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._guard:
            self._connections.discard(connection)

    def hang_up(self) -> None:
        """Close every open connection; their threads end by themselves."""
        with self._guard:
            connections = list(self._connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class LoopbackServer:
    """Serves `application` on 127.0.0.1, never elsewhere; port 0 takes a free one.

    `start` raises `EnvironmentFault` if the port is taken.
    """

    def __init__(self, application: WSGIApplication, port: int = 0) -> None:
        self._application = application
        self._wanted = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port in use; 0 before `start`."""
        return self._server.port if self._server else 0

    def start(self) -> None:
        """Listen, and serve in its own thread."""
        if self._server is not None:
            return
        try:
            listener = socket.create_server((LOOPBACK, self._wanted))
        except OSError as fault:
            msg = f"can't listen on port {self._wanted} of {LOOPBACK}: {fault.strerror}"
            raise EnvironmentFault(msg) from fault
        with listener:  # the server has a duplicate of it
            self._server = _Server(listener, self._application)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and close every connection; does nothing if it isn't running."""
        if self._server is None or self._thread is None:
            return
        ending = threading.Thread(target=self._server.shutdown)
        ending.start()
        while ending.is_alive():  # the server checks for its end twice a second, and at each connection
            with contextlib.suppress(OSError):
                socket.create_connection((LOOPBACK, self.port), timeout=1).close()
            ending.join(0.02)
        self._thread.join()
        self._server.server_close()
        self._server.hang_up()
        self._server = self._thread = None
