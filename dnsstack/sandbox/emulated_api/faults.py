"""Faults that a drill or a test injects into an emulated API."""

from __future__ import annotations

import fnmatch
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

Reply = TypeVar("Reply")


@dataclass(eq=False, slots=True)
class Fault:
    """A fault of the requests that match. Its order is: wait, carry out or not, then drop, refuse or answer.

    `delay` is in seconds. `commit` says whether the request is carried out although the client sees a failure:
    with `drop` or a long `delay`, the answer to a carried out request never arrives. A fault without `drop` and
    `status` only delays the answer.
    """

    method: str = "*"
    path: str = "*"
    status: int | None = None
    code: int | str | None = None
    message: str | None = None
    retry_after: int | None = None
    delay: float = 0.0
    commit: bool = False
    drop: bool = False
    skip: int = 0
    """The number of matching requests that are not affected before the fault begins."""
    count: int | None = 1
    """The number of affected requests after which the fault ends; None means until it is removed."""
    hits: int = field(default=0, init=False)
    """The number of affected requests so far."""

    def matches(self, method: str, path: str) -> bool:
        """True if a request matches; `path` is a shell pattern for the whole path, `*` also matches slashes."""
        return fnmatch.fnmatchcase(method, self.method) and fnmatch.fnmatchcase(path, self.path)

    @property
    def plain(self) -> bool:
        """True if the request is carried out and answered as usual, only later."""
        return not self.drop and self.status is None


class Faults:
    """The faults in force; the first that matches a request is applied to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._stopped = threading.Event()

    def add(self, fault: Fault) -> Fault:
        """Add one and return it, for `remove` and for its `hits`."""
        with self._lock:
            self._faults.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Remove one; does nothing if it has ended already."""
        with self._lock:
            if fault in self._faults:
                self._faults.remove(fault)

    def clear(self) -> None:
        """Remove all of them."""
        with self._lock:
            self._faults.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault of this request, which is counted; None without one."""
        with self._lock:
            for fault in self._faults:
                if not fault.matches(method, path):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.hits += 1
                if fault.count is not None and fault.hits >= fault.count:
                    self._faults.remove(fault)
                return fault
        return None

    def wait(self, seconds: float) -> None:
        """Sleep, but only until the server stops."""
        if seconds > 0:
            self._stopped.wait(seconds)

    def release(self) -> None:
        """End every wait, now and later: the server stops."""
        self._stopped.set()


class Dropped(ConnectionAbortedError):
    """The fault closes the connection without an answer."""


def suffer(
    faults: Faults, method: str, path: str, work: Callable[[], Reply], refuse: Callable[[Fault], Reply]
) -> Reply:
    """Carry out `work` as the first matching fault allows; `refuse` makes the failure that the fault names.

    Raises `Dropped` if the fault closes the connection.
    """
    fault = faults.take(method, path)
    if fault is None:
        return work()
    if fault.plain:
        faults.wait(fault.delay)
        return work()
    if fault.commit:
        work()
    faults.wait(fault.delay)
    if fault.drop:
        raise Dropped(path)
    return refuse(fault)
