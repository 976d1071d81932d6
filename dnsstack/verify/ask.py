"""Send queries, many at a time but few to each server, with retries and time-outs.

Each attempt over UDP has its own connected socket and port (RFC 5452 §9.2), so that no other or late message reaches
it. Each server has one TCP connection (`stream`), on which the id identifies a query.
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
from dnsstack.verify.wire import Parser, Question, Tally, WireRefusal, answers, id_of, is_response


class AskOutcome(StrEnum):
    """The result of a query after its last attempt."""

    ANSWERED = "answered"
    SILENT = "no answer"
    UNREACHABLE = "unreachable"
    NO_ROUTE = "no route from this machine"
    FORGED = "only answers that are not from this server or not to this question"
    MALFORMED = "a malformed answer"
    OVERSIZED = "an answer larger than offered"


_FINAL: Final = frozenset((AskOutcome.ANSWERED, AskOutcome.OVERSIZED, AskOutcome.NO_ROUTE))
"""The outcomes that another attempt would not change."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The result of a query. `seconds` is the time of the answer, in the attempt that was answered."""

    outcome: AskOutcome
    message: dns.message.Message | None = None
    seconds: float = 0.0
    detail: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Politeness:
    """The limits for one server: concurrent queries and queries a second; `total` is the limit for all servers.

    No provider publishes the limits of its servers; these are far below the rate of a busy resolver. `total` prevents
    that this machine itself makes answers late.
    """

    in_flight: int = 32
    rate: float = 500.0
    burst: int = 50
    total: int = 128


@dataclass(frozen=True, slots=True)
class AskPatience:
    """The time-out of an attempt, in seconds, and the number of attempts."""

    timeout: float = 2.0
    tries: int = 3


class _Throttle:
    """Keeps the limits for one server."""

    def __init__(self, politeness: Politeness) -> None:
        self.slots = asyncio.Semaphore(politeness.in_flight)
        self._gap = 1 / politeness.rate
        self._ahead = politeness.burst / politeness.rate
        self._next = 0.0

    async def turn(self) -> None:
        """Wait until another query is within the limit."""
        now = time.monotonic()
        self._next = max(self._next, now - self._ahead) + self._gap
        if self._next > now:
            await asyncio.sleep(self._next - now)


class _Channel(Protocol):
    """A transport to one server."""

    async def exchange(self, question: Question, timeout: float) -> Got:  # noqa: ASYNC109  # a datagram has no connection to time out
        """The response's octets, or the reason why it was refused or nothing could be sent; None without a response."""

    def close(self) -> None:
        """Close the socket."""


class _Try(asyncio.DatagramProtocol):
    """The socket of one attempt; only its server can reach it."""

    def __init__(self, query: Query, channel: _UdpChannel) -> None:
        self._query = query
        self._channel = channel

    def error_received(self, exc: Exception) -> None:
        """Ignore an ICMP error, which may be forged; the time-out decides (RFC 5927 §4)."""

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:  # noqa: ARG002  # the system accepts no other source
        self._channel.take(data, self._query)


class _UdpChannel:
    """UDP to one server; each attempt has its own connected socket and port (RFC 5452 §9.2)."""

    def __init__(self, endpoint: Endpoint, tally: Tally) -> None:
        self._endpoint = endpoint
        self._tally = tally
        self._waiting = Waiting()
        self._answered = 0

    def take(self, data: bytes, query: Query) -> None:
        """Use a datagram as the answer to a query, or count it by the reason why it is not one."""
        reason = is_response(data)
        if reason is None and id_of(data) != query.id:
            reason = WireRefusal.ID
        if reason is None and not answers(data, query.question):
            reason = WireRefusal.QUESTION
        if reason is not None:
            self._tally[reason] += 1
            query.suspect = reason
            return
        self._answered += 1
        if len(data) > query.question.payload:
            self._tally[WireRefusal.OVERSIZED] += 1
            query.answer(WireRefusal.OVERSIZED)
        else:
            query.answer(data)

    async def exchange(self, question: Question, timeout: float) -> Got:  # noqa: ASYNC109  # see _Channel
        """Make one attempt."""
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
        """Do nothing: no socket is kept between attempts."""


def _connected(endpoint: Endpoint) -> socket.socket:
    """A socket connected to the server, at a port that the system chooses.

    Raises:
        OSError: there is no route, or this machine does not have the local address.
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
    """Queries servers; use it as an async context manager. `tallies` counts refused messages, by endpoint."""

    patience: AskPatience = AskPatience()
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
        await asyncio.sleep(0)  # transports close in the next iteration of the event loop

    async def ask(self, question: Question, endpoint: Endpoint, transport: Transport = Transport.UDP) -> Reply:
        """The answer to one query over one transport, with retries; it never raises."""
        throttle = self._throttles.get((endpoint.address, endpoint.port))
        if throttle is None:
            throttle = self._throttles[endpoint.address, endpoint.port] = _Throttle(self.politeness)
        reply = Reply(AskOutcome.SILENT)
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
                return Reply(AskOutcome.ANSWERED, message, seconds, size=len(got))
            self.tallies[endpoint][WireRefusal.MALFORMED] += 1
            return Reply(AskOutcome.MALFORMED, seconds=seconds, size=len(got))
        if isinstance(got, OSError):
            return _unreachable(got)
        if got is WireRefusal.OVERSIZED:
            return Reply(AskOutcome.OVERSIZED, seconds=seconds)
        if got is not None:
            return Reply(AskOutcome.FORGED, detail=got.value)
        return before  # no answer after a refused message: keep its reason

    def _channel(self, endpoint: Endpoint, transport: Transport) -> _Channel:
        channel = self._channels.get((endpoint, transport))
        if channel is None:
            kind = TcpChannel if transport is Transport.TCP else _UdpChannel
            channel = self._channels[endpoint, transport] = kind(endpoint, self.tallies[endpoint])
        return channel


_NO_ROUTE: Final = frozenset((errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT))
"""Errors of a machine without this network or local address, which are not faults of the server."""


def _unreachable(error: OSError) -> Reply:
    outcome = AskOutcome.NO_ROUTE if error.errno in _NO_ROUTE else AskOutcome.UNREACHABLE
    return Reply(outcome, detail=_reason(error))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).lower()


def forgeries(tallies: Mapping[Endpoint, Tally]) -> Tally:
    """The sum of all tallies."""
    total = Tally()
    for tally in tallies.values():
        total.update(tally)
    return total
