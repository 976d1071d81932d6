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
    """What happens to the requests that match, in this order: wait, carry out or not, then drop, refuse or answer.

    `delay` is in seconds. `commit` says whether the request is carried out although the client sees a failure:
    commit with `drop` or with a long `delay` is the request whose answer never arrives. A fault that neither drops
    nor names a `status` only slows the answer down.
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
    """So many matching requests pass untouched before the fault begins."""
    count: int | None = 1
    """So many requests suffer, then the fault is over; None means until it is removed."""
    hits: int = field(default=0, init=False)
    """How many requests have suffered."""

    def matches(self, method: str, path: str) -> bool:
        """Whether a request is meant; `path` is a shell pattern over the whole path, `*` crosses slashes."""
        return fnmatch.fnmatchcase(method, self.method) and fnmatch.fnmatchcase(path, self.path)

    @property
    def plain(self) -> bool:
        """Whether the request is carried out and answered as usual, only later."""
        return not self.drop and self.status is None


class Faults:
    """The faults in force; the first that matches a request is applied to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._stopped = threading.Event()

    def add(self, fault: Fault) -> Fault:
        """Put one in force and return it, for `remove` and for its `hits`."""
        with self._lock:
            self._faults.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Take one out of force; harmless where it is over already."""
        with self._lock:
            if fault in self._faults:
                self._faults.remove(fault)

    def clear(self) -> None:
        """Take all of them out of force."""
        with self._lock:
            self._faults.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request suffers, counted; None where it passes."""
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
        """Sleep, but not beyond the end of the server."""
        if seconds > 0:
            self._stopped.wait(seconds)

    def release(self) -> None:
        """End every wait, now and later: the server stops."""
        self._stopped.set()


class Dropped(ConnectionAbortedError):
    """The connection is closed without an answer."""


def suffer(
    faults: Faults, method: str, path: str, work: Callable[[], Reply], refuse: Callable[[Fault], Reply]
) -> Reply:
    """Carry out `work` as the first matching fault allows; `refuse` words the failure that the fault names.

    Raises `Dropped` where the fault closes the connection.
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
