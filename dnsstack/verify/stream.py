"""A TCP connection to one server; ids identify queries, which are answered in any order (RFC 7766 §6.2, §7)."""

from __future__ import annotations

import asyncio
import struct
from typing import Final

from dnsstack.verify.endpoint import Endpoint
from dnsstack.verify.waiting import Got, Waiting
from dnsstack.verify.wire import Question, Tally, WireRefusal, answers, id_of, is_response

ROUNDS: Final = 16
"""The number of time-outs that a query waits while others are answered: a server may answer one by one."""

MAX_STRAYS: Final = 64
"""The most messages of a connection that answer no query; then it is closed."""


class TcpChannel:
    """A connection that is opened when needed, also after the server has closed it."""

    def __init__(self, endpoint: Endpoint, tally: Tally) -> None:
        self._endpoint = endpoint
        self._tally = tally
        self._waiting = Waiting()
        self._opening = asyncio.Lock()
        self._answered = 0
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None

    async def exchange(self, question: Question, timeout: float) -> Got:  # noqa: ASYNC109  # the same as for a datagram
        """Make one attempt. If the server closes a connection that had answers before, it is opened once more."""
        try:
            async with asyncio.timeout(timeout), self._opening:
                writer = self._writer or await self._connect()
        except TimeoutError:
            return None
        except OSError as error:
            return error
        query = self._waiting.add(question)
        try:
            wire = query.id.to_bytes(2) + question.body
            writer.write(struct.pack("!H", len(wire)) + wire)
            got = await query.result(timeout, lambda: self._answered, ROUNDS)
        except OSError as error:
            return error
        finally:
            self._waiting.remove(query)
        return self._waiting.suspicion(query) if got is None else got

    async def _connect(self) -> asyncio.StreamWriter:
        source = (self._endpoint.source, 0) if self._endpoint.source else None
        reader, writer = await asyncio.open_connection(
            self._endpoint.address, self._endpoint.port, local_addr=source, limit=2**17
        )
        self._writer = writer
        self._reading = asyncio.create_task(self._read(reader, writer))
        return writer

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read answers until the server closes the connection or sends something else."""
        strays = 0
        reason: OSError = ConnectionResetError("the connection was closed")
        try:
            while strays < MAX_STRAYS:
                (size,) = struct.unpack("!H", await reader.readexactly(2))
                strays += not self._take(await reader.readexactly(size))
        except asyncio.IncompleteReadError:
            pass
        except OSError as error:
            reason = error
        finally:
            if self._writer is writer:
                self._writer = None
            writer.close()
            self._waiting.fail_all(reason)

    def _take(self, wire: bytes) -> bool:
        """True for an answer to a waiting query; other messages are counted."""
        reason = is_response(wire)
        query = self._waiting.get(id_of(wire)) if reason is None else None
        if reason is None and query is None:
            reason = WireRefusal.LATE if self._waiting.is_past(id_of(wire)) else WireRefusal.ID
        elif query is not None and not answers(wire, query.question):
            reason = WireRefusal.QUESTION
        if reason is None and query is not None:
            query.answer(wire)
            self._answered += 1
            return True
        if reason is not None:
            self._tally[reason] += 1
            self._waiting.suspect(wire, query, reason)
        return False

    def close(self) -> None:
        """Close the socket."""
        if self._reading is not None:
            self._reading.cancel()
        if self._writer is not None:
            self._writer.close()
