"""A change counter that others can wait on, so that a DNS server reloads after each change and never polls."""

from __future__ import annotations

import threading


class Changes:
    """Counts writes; `wait` returns as soon as there is one that the caller doesn't know."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0
        self._closed = False

    @property
    def count(self) -> int:
        """The number of writes; it grows by at least one with each."""
        with self._condition:
            return self._count

    def announce(self) -> None:
        """Count one write and wake every waiter."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def close(self) -> None:
        """Wake every waiter, because nothing will change any more."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def wait(self, seen: int, timeout: float | None = None) -> int:
        """Block until the count differs from `seen`, for at most `timeout` seconds; return the count either way."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self._count != seen, timeout)
            return self._count
