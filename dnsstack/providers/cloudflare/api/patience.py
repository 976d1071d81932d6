"""Call Cloudflare's API within its rate limit and within the time limit of one operation.

The API accepts 1,200 calls in five minutes from one user, including the dashboard's, and then answers 429 for five
minutes (cloudflare-docs, fundamentals/api/reference/limits; read 2026-11). A follower and the vendor's provider need
calls too. So one process makes at most half of them, whatever the number of its zones.
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
from dnsstack.providers.cloudflare.api.transport import SECONDS, ApiCallFailed, ApiQuery, CloudflareCalls
from dnsstack.providers.waiting import CallLimit, Patience

T = TypeVar("T")

CALLS: Final = zone_cost.CALLS[ProviderId.CLOUDFLARE]
"""The most calls of one process in `WINDOW`: half of what the API accepts."""

WINDOW: Final = zone_cost.WINDOW[ProviderId.CLOUDFLARE]
"""Seconds."""

READS: Final = 4
"""The number of attempts of a call that reads and gets no answer."""

UNSAID: Final = 60.0
"""The seconds to wait after a 429 that does not say how long."""

LEAST: Final = 1.0
"""The least seconds to wait after a 429, also if it says 0."""


class Budget(CallLimit):
    """Allows at most `calls` in any `window` seconds, in all threads together."""

    def __init__(self, calls: int = CALLS, window: float = WINDOW) -> None:
        super().__init__(calls, window)


_BUDGETS: Final[dict[str, Budget]] = {}
_LOCK: Final = threading.Lock()


def budget(token: str) -> Budget:
    """The budget of a token; all zones of this process share it."""
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
        """Close the connections at the end of the block."""
        try:
            yield
        finally:
            self._calls.close()

    def read(self, path: str, query: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        """The successful answer to a GET, which is repeated if no answer comes.

        Raises:
            ApiCallFailed: the API refuses it, or does not answer.
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

    def ask(self, query: ApiQuery[T]) -> T:
        """The result of a query of several calls.

        Raises:
            ApiCallFailed: the API refuses a call, does not answer, or its answer is malformed.
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
        """The successful answer to a POST, which is repeated only after a 429.

        Raises:
            ApiCallFailed: the API refuses it, or it is not known whether it was carried out.
            TooLate, Cancelled: see `wait`.
        """
        return self._admitted("POST", path, None, body)

    def _admitted(
        self, method: str, path: str, query: Mapping[str, str] | None, body: Mapping[str, Any] | None
    ) -> Mapping[str, Any]:
        """Make one call within the budget; after a 429, wait and repeat it."""
        while True:
            while (seconds := self._budget.take(self.now)) > 0:
                self.wait(
                    seconds, f"{CALLS} calls in {WINDOW / 60:.0f} minutes, half of Cloudflare's limit, have been made"
                )
            left = self.left()
            try:
                return self._calls.call(method, path, query=query, body=body, seconds=min(left, SECONDS)).content
            except ApiCallFailed as failed:
                if failed.failure is None or failed.failure.status != HTTPStatus.TOO_MANY_REQUESTS:
                    raise
                asked = failed.failure.retry_after
                self.wait(
                    UNSAID if asked is None else max(asked, LEAST), "Cloudflare's API accepts no more calls for now"
                )
