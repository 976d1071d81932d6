"""A peer on loopback that drips: it sends one octet at a time for as long as anyone listens."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999\r\n\r\n"
EVERY = 0.01
"""Seconds between two octets: far below any time-out for one read."""


@dataclass(frozen=True, slots=True)
class Drip:
    """Where it listens; `asked` is set once someone has connected."""

    port: int
    asked: threading.Event


@contextlib.contextmanager
def dripping(head: bytes = HEAD) -> Iterator[Drip]:
    """Sends `head` at once, then spaces without end."""
    over, asked = threading.Event(), threading.Event()

    def drip(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.sendall(head)
            while not over.wait(EVERY):
                connection.sendall(b" ")

    def accept(listener: socket.socket) -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            asked.set()
            threading.Thread(target=drip, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        try:
            yield Drip(listener.getsockname()[1], asked)
        finally:
            over.set()
            listener.shutdown(socket.SHUT_RDWR)
