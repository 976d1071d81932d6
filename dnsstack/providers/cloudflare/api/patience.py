"""Calls of Cloudflare's API as often as the service and one operation's time limit allow.

The API takes 1,200 calls in five minutes from one user, the dashboard's included, and then answers 429 for five
minutes (cloudflare-docs, fundamentals/api/reference/limits; read 2026-11). Others need that budget, too: a follower,
and the vendor's provider. So one process makes at most half of it, whatever the number of zones.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Final, TypeVar

from dnsstack.model.nameservers import ProviderId
from dnsstack.plan import zone_cost
from dnsstack.providers.cloudflare.api.transport import SECONDS, ApiCallFailed, CloudflareCalls, Query
from dnsstack.providers.waiting import CallLimit, Cancelled, Patience, TooLate

T = TypeVar("T")

CALLS: Final = zone_cost.CALLS[ProviderId.CLOUDFLARE]
"""Calls in `WINDOW` that one process makes: half of what the API takes."""

WINDOW: Final = zone_cost.WINDOW[ProviderId.CLOUDFLARE]
"""Seconds."""

READS: Final = 4
"""How often a call that reads is made where no answer comes."""

UNSAID: Final = 60.0
"""Seconds that are waited after a 429 that doesn't say how long."""

LEAST: Final = 1.0
"""Seconds that are waited after a 429, whatever it says: a service that asks for none would be asked without end."""


class Budget(CallLimit):
    """At most `calls` in any `window` seconds, whoever makes them."""

    def __init__(self, calls: int = CALLS, window: float = WINDOW) -> None:
        super().__init__(calls, window)


_BUDGETS: Final[dict[str, Budget]] = {}
_LOCK: Final = threading.Lock()


def budget(token: str) -> Budget:
    """The budget that all zones of a token share in this process."""
    key = hashlib.sha256(token.encode()).hexdigest()
    with _LOCK:
        return _BUDGETS.setdefault(key, Budget())


class PatientCalls(Patience):
    """The calls of one operation: see `Patience`."""

    def __init__(
        self,
        calls: CloudflareCalls,
        budget: Budget,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(seconds, clock=clock, pause=pause)
        self._calls, self._budget = calls, budget

    @contextmanager
    def session(self) -> Iterator[None]:
        """Connections that are opened within are closed at its end."""
        try:
            yield
        finally:
            self._calls.close()

    def read(self, path: str, query: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        """A successful answer to a GET, which is made again where none comes.

        Raises:
            ApiCallFailed: refused, or no answer at all.
            TooLate, Cancelled: see `wait`.
        """
        for attempt in range(1, READS + 1):
            try:
                return self._admitted("GET", path, query, None)
            except ApiCallFailed as failed:
                refused = failed.failure is not None and failed.failure.refused
                if refused or attempt == READS:
                    raise
                self.wait(2.0 ** (attempt - 1), str(failed))
        raise AssertionError  # pragma: no cover  # the last attempt returns or raises

    def ask(self, query: Query[T]) -> T:
        """What a reading of several calls comes to.

        Raises:
            ApiCallFailed: refused, no answer at all, or one that is none.
            TooLate, Cancelled: see `wait`.
        """
        try:
            path, parameters = next(query)
            while True:
                path, parameters = query.send(self.read(path, parameters))
        except StopIteration as end:
            found: T = end.value
            return found

    def send(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """A successful answer to a POST, which is made again only where the API has said that it was too early.

        Raises:
            ApiCallFailed: refused, or nobody knows.
            TooLate, Cancelled: see `wait`.
        """
        return self._admitted("POST", path, None, body)

    def _admitted(
        self, method: str, path: str, query: Mapping[str, str] | None, body: Mapping[str, Any] | None
    ) -> Mapping[str, Any]:
        """One call, within the budget; a 429 is waited out."""
        while True:
            while (seconds := self._budget.take(self.now)) > 0:
                self.wait(seconds, f"{CALLS} calls in {WINDOW / 60:.0f} minutes, half of Cloudflare's limit, are made")
            left = self.left()
            try:
                return self._calls.call(method, path, query=query, body=body, seconds=min(left, SECONDS)).content
            except ApiCallFailed as failed:
                if failed.failure is None or failed.failure.status != HTTPStatus.TOO_MANY_REQUESTS:
                    raise
                asked = failed.failure.retry_after
                self.wait(
                    UNSAID if asked is None else max(asked, LEAST), "Cloudflare's API takes no more calls for now"
                )


__all__ = ["CALLS", "READS", "WINDOW", "Budget", "Cancelled", "PatientCalls", "TooLate", "budget"]
