"""Asking: many queries at once, few to each server; retries, time-outs, and what came of each query.

Each server has one UDP socket, on which queries are told apart by id, and one TCP connection (`stream`). The socket
is not connected, so that datagrams from elsewhere are seen and counted.
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
from dnsstack.verify.waiting import Got, Waiting
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


class _UdpChannel(asyncio.DatagramProtocol):
    """One unconnected socket for one server."""

    def __init__(self, endpoint: Endpoint, tally: Tally) -> None:
        self._peer = endpoint.address, endpoint.port
        self._tally = tally
        self._waiting = Waiting()
        self._answered = 0
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # the loop gives a datagram transport here

    def error_received(self, exc: Exception) -> None:
        """An ICMP error of an unconnected socket can't be told to belong to a query: the time-out decides."""

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        reason = Refusal.SOURCE if addr[:2] != self._peer else is_response(data)
        query = self._waiting.get(id_of(data)) if reason is None else None
        if reason is None and query is None:
            reason = Refusal.LATE if self._waiting.is_past(id_of(data)) else Refusal.ID
        elif reason is None and query is not None and not answers(data, query.question):
            reason = Refusal.QUESTION
        if reason is None and query is not None:
            self._answered += 1
            if len(data) > query.question.payload:
                self._tally[Refusal.OVERSIZED] += 1
                query.answer(Refusal.OVERSIZED)
            else:
                query.answer(data)
            return
        if reason is not None:
            self._tally[reason] += 1
            self._waiting.suspect(data, query, reason)

    async def exchange(self, question: Question, timeout: float) -> Got:  # noqa: ASYNC109  # see _Channel
        """One try."""
        query = self._waiting.add(question)
        try:
            if self._transport is not None:
                self._transport.sendto(query.id.to_bytes(2) + question.body, self._peer)
            got = await query.result(timeout, lambda: self._answered, 1)
        except OSError as error:
            return error
        finally:
            self._waiting.remove(query)
        return self._waiting.suspicion(query) if got is None else got

    def close(self) -> None:
        """Release the socket."""
        if self._transport is not None:
            self._transport.close()


@dataclass(slots=True)
class Asker:
    """Asks servers; use as an async context manager. `tallies` counts what was refused, by endpoint."""

    patience: Patience = Patience()
    politeness: Politeness = Politeness()
    asked: int = 0
    tallies: dict[Endpoint, Tally] = field(default_factory=lambda: defaultdict(Tally))
    _channels: dict[tuple[Endpoint, Transport], asyncio.Future[_Channel | OSError]] = field(default_factory=dict)
    _throttles: dict[tuple[str, int], _Throttle] = field(default_factory=dict)
    _slots: asyncio.Semaphore | None = None
    _parser: Parser = field(default_factory=Parser)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for opened in self._channels.values():
            if opened.done() and not opened.cancelled() and not isinstance(held := opened.result(), OSError):
                held.close()
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
            channel = await self._channel(endpoint, transport)
            if isinstance(channel, OSError):
                return _unreachable(channel)
            for attempt in range(self.patience.tries):
                await throttle.turn()
                self.asked += 1
                started = time.monotonic()
                got = await channel.exchange(question, self.patience.timeout * (1 + attempt / 2))
                reply = self._reply(got, time.monotonic() - started, endpoint, reply)
                if reply.outcome is Outcome.ANSWERED or reply.outcome is Outcome.OVERSIZED:
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

    async def _channel(self, endpoint: Endpoint, transport: Transport) -> _Channel | OSError:
        opened = self._channels.get((endpoint, transport))
        if opened is None:
            opened = self._channels[endpoint, transport] = asyncio.ensure_future(self._open(endpoint, transport))
        return await asyncio.shield(opened)

    async def _open(self, endpoint: Endpoint, transport: Transport) -> _Channel | OSError:
        tally = self.tallies[endpoint]
        if transport is Transport.TCP:
            return TcpChannel(endpoint, tally)
        family = socket.AF_INET6 if endpoint.is_ipv6 else socket.AF_INET
        local = (endpoint.source, 0) if endpoint.source else ("::" if endpoint.is_ipv6 else "0.0.0.0", 0)  # noqa: S104  # any local address: this only asks
        try:
            if not endpoint.source:
                _has_route(endpoint, family)
            _, channel = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: _UdpChannel(endpoint, tally), local_addr=local, family=family
            )
        except OSError as error:
            return error
        return channel


def _has_route(endpoint: Endpoint, family: int) -> None:
    """Nothing, where the machine has a route to the address; an unconnected socket would never tell.

    Raises:
        OSError: there is no route.
    """
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((endpoint.address, endpoint.port))


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


__all__ = ["Asker", "Outcome", "Patience", "Politeness", "Reply", "forgeries"]
