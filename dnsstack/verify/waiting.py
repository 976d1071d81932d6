"""The waiting queries of one socket, by id, and the ids that have been used."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from dnsstack.verify.wire import HEADER, Question, WireRefusal

_PAST: Final = 4096
"""The number of used ids that are kept, so that late and repeated answers do not count as forged."""

_SUSPECTS: Final = 4096

Got = bytes | WireRefusal | OSError | None
"""A response's octets, or the reason why it was refused or nothing could be sent; None without a response."""


class Query:
    """One attempt: its id, its question, and the future for its answer."""

    __slots__ = ("_future", "id", "question", "suspect")

    def __init__(self, number: int, question: Question) -> None:
        self.id = number
        self.question = question
        self.suspect: WireRefusal | None = None
        self._future: asyncio.Future[Got] = asyncio.get_running_loop().create_future()

    def answer(self, got: Got) -> None:
        """Set the answer; only the first one counts."""
        if not self._future.done():
            self._future.set_result(got)

    async def result(self, timeout: float, progress: Callable[[], int], rounds: int) -> Got:  # noqa: ASYNC109  # for thousands of queries, a timer is much cheaper than a task's time-out
        """Wait for the answer; None if none comes.

        While `progress` increases, the time-out is extended some times: the server answers other queries first, or this
        machine is slow.
        """
        loop = asyncio.get_running_loop()
        before = progress()
        timer: asyncio.TimerHandle

        def expire() -> None:
            nonlocal timer, before, rounds
            now = progress()
            if now == before or rounds == 0:
                self.answer(None)
                return
            before, rounds = now, rounds - 1
            timer = loop.call_later(timeout, expire)

        timer = loop.call_later(timeout, expire)
        try:
            return await self._future
        finally:
            timer.cancel()


class Waiting:
    """The waiting queries of one socket."""

    def __init__(self) -> None:
        self._queries: dict[int, Query] = {}
        self._past: deque[int] = deque(maxlen=_PAST)
        self._used: set[int] = set()
        self._suspected: OrderedDict[bytes, WireRefusal] = OrderedDict()

    def add(self, question: Question) -> Query:
        """A new query with a random id (RFC 5452 §9.2)."""
        number = secrets.randbelow(65536)
        while number in self._queries or number in self._used:
            number = secrets.randbelow(65536)
        query = self._queries[number] = Query(number, question)
        return query

    def remove(self, query: Query) -> None:
        """Remove a query; a later answer to it is late, not forged."""
        self._queries.pop(query.id, None)
        if len(self._past) == _PAST:
            self._used.discard(self._past[0])
        self._past.append(query.id)
        self._used.add(query.id)

    def get(self, number: int) -> Query | None:
        """The waiting query with this id."""
        return self._queries.get(number)

    def is_past(self, number: int) -> bool:
        """True for the id of a query that has ended."""
        return number in self._used

    def suspect(self, wire: bytes, query: Query | None, reason: WireRefusal) -> None:
        """Note that a refused message came for a question, in case no answer follows."""
        if query is not None:
            query.suspect = reason
        elif reason is not WireRefusal.LATE and len(wire) > HEADER:
            self._suspected[wire[HEADER:].lower()[:_SUSPECTS]] = reason
            if len(self._suspected) > _SUSPECTS:
                self._suspected.popitem(last=False)

    def suspicion(self, query: Query) -> WireRefusal | None:
        """The reason for which a message to an unanswered query was refused, if there was one."""
        if query.suspect is not None:
            return query.suspect
        asked = query.question.asked.lower()
        return next((reason for wire, reason in self._suspected.items() if wire.startswith(asked)), None)

    def fail_all(self, got: OSError | None) -> None:
        """End every query, because the connection is closed."""
        for query in tuple(self._queries.values()):
            query.answer(got)
