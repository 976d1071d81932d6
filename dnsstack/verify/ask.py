"""Asking: many queries at once, few to each server; retries, time-outs, and what came of each query.

Each try over UDP has a connected socket and a port of its own (RFC 5452 §9.2): nothing from elsewhere, or late,
reaches it. Each server has one TCP connection (`stream`), on which queries are told apart by id.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Protocol, Self

import dns.message

from dnsstack.verify.endpoint import Endpoint, Transport
from dnsstack.verify.stream import TcpChannel
from dnsstack.verify.waiting import Got, Query, Waiting
from dnsstack.verify.wire import Parser, Question, Refusal, Tally, answers, id_of, is_response


class Outcome(StrEnum):
    """What came of a query after its last try."""

    ANSWERED = "answered"
    SILENT = "no answer"
    UNREACHABLE = "unreachable"
    NO_ROUTE = "no route from this machine"
    FORGED = "only answers that are not from this server or not to this question"
    MALFORMED = "a malformed answer"
    OVERSIZED = "an answer larger than offered"


_FINAL: Final = frozenset((Outcome.ANSWERED, Outcome.OVERSIZED, Outcome.NO_ROUTE))
"""What another try would not change."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A query's outcome. `seconds` is what the answer took, of the try that was answered."""

    outcome: Outcome
    message: dns.message.Message | None = None
    seconds: float = 0.0
    detail: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Politeness:
    """Limits for one server: queries under way at the same time, and queries a second; `total` is for all servers.

    No provider publishes what its servers take; these are far below what a busy resolver asks. `total` keeps the
    asking machine from being what makes answers late.
    """

    in_flight: int = 32
    rate: float = 500.0
    burst: int = 50
    total: int = 128


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a try waits, in seconds, and how many tries there are."""

    timeout: float = 2.0
    tries: int = 3


class _Throttle:
    """Politeness towards one server."""

    def __init__(self, politeness: Politeness) -> None:
        self.slots = asyncio.Semaphore(politeness.in_flight)
        self._gap = 1 / politeness.rate
        self._ahead = politeness.burst / politeness.rate
        self._next = 0.0

    async def turn(self) -> None:
        """Wait until another query is within the rate."""
        now = time.monotonic()
        self._next = max(self._next, now - self._ahead) + self._gap
        if self._next > now:
            await asyncio.sleep(self._next - now)


class _Channel(Protocol):
    """One way to one server."""

    async def exchange(self, question: Question, timeout: float) -> Got:  # noqa: ASYNC109  # a datagram has no connection to time out
        """The response's octets; why the only one was refused; why nothing could be sent; None for silence."""

    def close(self) -> None:
        """Release the socket."""


class _Try(asyncio.DatagramProtocol):
    """One try's socket: only its server can reach it, and only while it lasts."""

    def __init__(self, query: Query, channel: _UdpChannel) -> None:
        self._query = query
        self._channel = channel

    def error_received(self, exc: Exception) -> None:
        """An ICMP error may be forged where an answer still comes: the time-out decides (RFC 5927 §4)."""

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:  # noqa: ARG002  # the system lets no other source in
        self._channel.take(data, self._query)


class _UdpChannel:
    """UDP to one server: each try has a connected socket, so a port, of its own (RFC 5452 §9.2)."""

    def __init__(self, endpoint: Endpoint, tally: Tally) -> None:
        self._endpoint = endpoint
        self._tally = tally
        self._waiting = Waiting()
        self._answered = 0

    def take(self, data: bytes, query: Query) -> None:
        """A datagram that came for a query: its answer, or counted by what it is instead."""
        reason = is_response(data)
        if reason is None and id_of(data) != query.id:
            reason = Refusal.ID
        if reason is None and not answers(data, query.question):
            reason = Refusal.QUESTION
        if reason is not None:
            self._tally[reason] += 1
            query.suspect = reason
            return
        self._answered += 1
        if len(data) > query.question.payload:
            self._tally[Refusal.OVERSIZED] += 1
            query.answer(Refusal.OVERSIZED)
        else:
            query.answer(data)

    async def exchange(self, question: Question, timeout: float) -> Got:  # noqa: ASYNC109  # see _Channel
        """One try."""
        query = self._waiting.add(question)
        transport: asyncio.DatagramTransport | None = None
        try:
            transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: _Try(query, self), sock=_connected(self._endpoint)
            )
            transport.sendto(query.id.to_bytes(2) + question.body)
            got = await query.result(timeout, lambda: self._answered, 1)
        except OSError as error:
            return error
        finally:
            self._waiting.remove(query)
            if transport is not None:
                transport.abort()
        return query.suspect if got is None else got

    def close(self) -> None:
        """Nothing is held between tries."""


def _connected(endpoint: Endpoint) -> socket.socket:
    """A socket at a port that the system picks, connected to the server.

    Raises:
        OSError: there is no route, or not the address to ask from.
    """
    made = socket.socket(socket.AF_INET6 if endpoint.is_ipv6 else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        made.setblocking(False)
        if endpoint.source:
            made.bind((endpoint.source, 0))
        made.connect((endpoint.address, endpoint.port))
    except OSError:
        made.close()
        raise
    return made


@dataclass(slots=True)
class Asker:
    """Asks servers; use as an async context manager. `tallies` counts what was refused, by endpoint."""

    patience: Patience = Patience()
    politeness: Politeness = Politeness()
    asked: int = 0
    tallies: dict[Endpoint, Tally] = field(default_factory=lambda: defaultdict(Tally))
    _channels: dict[tuple[Endpoint, Transport], _Channel] = field(default_factory=dict)
    _throttles: dict[tuple[str, int], _Throttle] = field(default_factory=dict)
    _slots: asyncio.Semaphore | None = None
    _parser: Parser = field(default_factory=Parser)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for channel in self._channels.values():
            channel.close()
        self._channels.clear()
        await asyncio.sleep(0)  # transports close in the next round of the loop

    async def ask(self, question: Question, endpoint: Endpoint, transport: Transport = Transport.UDP) -> Reply:
        """The answer to one question over one way, after as many tries as patience allows; it never raises."""
        throttle = self._throttles.get((endpoint.address, endpoint.port))
        if throttle is None:
            throttle = self._throttles[endpoint.address, endpoint.port] = _Throttle(self.politeness)
        reply = Reply(Outcome.SILENT)
        if self._slots is None:
            self._slots = asyncio.Semaphore(self.politeness.total)
        async with throttle.slots, self._slots:
            channel = self._channel(endpoint, transport)
            for attempt in range(self.patience.tries):
                await throttle.turn()
                self.asked += 1
                started = time.monotonic()
                got = await channel.exchange(question, self.patience.timeout * (1 + attempt / 2))
                reply = self._reply(got, time.monotonic() - started, endpoint, reply)
                if reply.outcome in _FINAL:
                    break
        return reply

    def _reply(self, got: Got, seconds: float, endpoint: Endpoint, before: Reply) -> Reply:
        if isinstance(got, bytes):
            message = self._parser.message(got)
            if message is not None:
                return Reply(Outcome.ANSWERED, message, seconds, size=len(got))
            self.tallies[endpoint][Refusal.MALFORMED] += 1
            return Reply(Outcome.MALFORMED, seconds=seconds, size=len(got))
        if isinstance(got, OSError):
            return _unreachable(got)
        if got is Refusal.OVERSIZED:
            return Reply(Outcome.OVERSIZED, seconds=seconds)
        if got is not None:
            return Reply(Outcome.FORGED, detail=got.value)
        return before  # silence after something is still that

    def _channel(self, endpoint: Endpoint, transport: Transport) -> _Channel:
        channel = self._channels.get((endpoint, transport))
        if channel is None:
            kind = TcpChannel if transport is Transport.TCP else _UdpChannel
            channel = self._channels[endpoint, transport] = kind(endpoint, self.tallies[endpoint])
        return channel


_NO_ROUTE: Final = frozenset((errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT))
"""What a machine says that has no such network, or not the address to ask from: no fault of the server's."""


def _unreachable(error: OSError) -> Reply:
    outcome = Outcome.NO_ROUTE if error.errno in _NO_ROUTE else Outcome.UNREACHABLE
    return Reply(outcome, detail=_reason(error))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).lower()


def forgeries(tallies: Mapping[Endpoint, Tally]) -> Tally:
    """All tallies in one."""
    total = Tally()
    for tally in tallies.values():
        total.update(tally)
    return total
