"""Queries under way on one socket, by id: who waits for what, and which ids have been used."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from dnsstack.verify.wire import HEADER, Question, Refusal

_PAST: Final = 4096
"""Ids remembered after their query is over, so that late and doubled answers are not taken for forgeries."""

_SUSPECTS: Final = 4096

Got = bytes | Refusal | OSError | None
"""A response's octets; why the only one was refused; why nothing could be sent; None for silence."""


class Query:
    """One try: its id, its question, and the future that its answer fills."""

    __slots__ = ("_future", "id", "question", "suspect")

    def __init__(self, number: int, question: Question) -> None:
        self.id = number
        self.question = question
        self.suspect: Refusal | None = None
        self._future: asyncio.Future[Got] = asyncio.get_running_loop().create_future()

    def answer(self, got: Got) -> None:
        """End the waiting; the first answer counts."""
        if not self._future.done():
            self._future.set_result(got)

    async def result(self, timeout: float, progress: Callable[[], int], rounds: int) -> Got:  # noqa: ASYNC109  # a timer is much cheaper than a task's time-out, and there are thousands
        """What came; None for silence.

        While `progress` counts on, the time begins anew, for some rounds: others are answered first, or this machine is
        slow to read what has arrived.
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
    """The queries under way on one socket."""

    def __init__(self) -> None:
        self._queries: dict[int, Query] = {}
        self._past: deque[int] = deque(maxlen=_PAST)
        self._used: set[int] = set()
        self._suspected: OrderedDict[bytes, Refusal] = OrderedDict()

    def add(self, question: Question) -> Query:
        """A new query under an id that nobody can guess (RFC 5452 §9.2)."""
        number = secrets.randbelow(65536)
        while number in self._queries or number in self._used:
            number = secrets.randbelow(65536)
        query = self._queries[number] = Query(number, question)
        return query

    def remove(self, query: Query) -> None:
        """The query is over; an answer that comes later is late, not forged."""
        self._queries.pop(query.id, None)
        if len(self._past) == _PAST:
            self._used.discard(self._past[0])
        self._past.append(query.id)
        self._used.add(query.id)

    def get(self, number: int) -> Query | None:
        """The query under way with this id."""
        return self._queries.get(number)

    def is_past(self, number: int) -> bool:
        """True for the id of a query that is over."""
        return number in self._used

    def suspect(self, wire: bytes, query: Query | None, reason: Refusal) -> None:
        """Remember that a forgery came for a question, which explains a silence after it."""
        if query is not None:
            query.suspect = reason
        elif reason is not Refusal.LATE and len(wire) > HEADER:
            self._suspected[wire[HEADER:].lower()[:_SUSPECTS]] = reason
            if len(self._suspected) > _SUSPECTS:
                self._suspected.popitem(last=False)

    def suspicion(self, query: Query) -> Refusal | None:
        """Why an unanswered query may have been, where something came for it that was refused."""
        if query.suspect is not None:
            return query.suspect
        asked = query.question.asked.lower()
        return next((reason for wire, reason in self._suspected.items() if wire.startswith(asked)), None)

    def fail_all(self, got: OSError | None) -> None:
        """End every query: the connection is gone."""
        for query in tuple(self._queries.values()):
            query.answer(got)
