"""Asking: what is hostile is counted and ignored, limits hold, silence ends."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dnsstack.errors import UsageError
from dnsstack.verify.ask import Asker, AskOutcome, AskPatience, Politeness, Reply
from dnsstack.verify.endpoint import Endpoint, Transport, read_endpoint, read_given
from dnsstack.verify.wire import PAYLOAD, Parser, Question, WireRefusal, answers, is_response
from tests.conftest import up_to

QUICK = AskPatience(0.2, 2)
QUESTION = Question("www.example.com.", "A")
Answering = Callable[[bytes], list[bytes]]


class Puppet(asyncio.DatagramProtocol):
    """A UDP server that answers whatever it is told to."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.under_way = 0
        self.most = 0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        for wire in self.answering(data):
            self.transport.sendto(wire, addr)


def right(query: bytes) -> bytes:
    """An answer with AA and one A record."""
    question = query[12 : 12 + len(QUESTION.asked)]
    record = struct.pack("!HHHIH", 0xC00C, 1, 1, 60, 4) + bytes([192, 0, 2, 1])
    return query[:2] + struct.pack("!HHHHH", 0x8400, 1, 1, 0, 0) + question + record


def asked(
    answering: Answering, patience: AskPatience = QUICK, question: Question = QUESTION
) -> tuple[Reply, Asker]:  # frozen
    """What comes of one question to a puppet."""

    async def whole() -> tuple[Reply, Asker]:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: Puppet(answering), local_addr=("127.0.0.1", 0))
        port = transport.get_extra_info("sockname")[1]
        async with Asker(patience) as asker:
            reply = await asker.ask(question, Endpoint("127.0.0.1", port))
        transport.close()
        return reply, asker

    return asyncio.run(whole())


def tally(asker: Asker) -> dict[WireRefusal, int]:
    (one,) = asker.tallies.values()
    return {reason: count for reason, count in one.items() if count}


def test_an_answer_is_an_answer() -> None:
    reply, asker = asked(lambda query: [right(query)])

    assert reply.outcome is AskOutcome.ANSWERED
    assert reply.message is not None
    assert [str(rdata) for rdata in reply.message.answer[0]] == ["192.0.2.1"]
    assert asker.asked == 1
    assert tally(asker) == {}


def test_case_of_the_question_does_not_matter() -> None:
    reply, _ = asked(lambda query: [right(query[:13] + b"WWW" + query[16:])])

    assert reply.outcome is AskOutcome.ANSWERED


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (lambda query: bytes([query[0] ^ 1]) + right(query)[1:], WireRefusal.ID),
        (lambda query: right(query)[:13] + b"ftp" + right(query)[16:], WireRefusal.QUESTION),
        (lambda query: query, WireRefusal.NOT_A_RESPONSE),
        (lambda _: b"\x00", WireRefusal.SHORT),
    ],
)
def test_forgeries_are_counted_and_the_real_answer_still_counts(
    before: Callable[[bytes], bytes], reason: WireRefusal
) -> None:
    reply, asker = asked(lambda query: [before(query), right(query)], AskPatience(5.0, 1))

    assert reply.outcome is AskOutcome.ANSWERED
    assert tally(asker) == {reason: 1}


def test_doubled_answers_are_late_and_no_forgeries() -> None:
    async def whole() -> dict[WireRefusal, int]:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: Puppet(lambda query: [right(query)] * 2), local_addr=("127.0.0.1", 0)
        )
        endpoint = Endpoint("127.0.0.1", transport.get_extra_info("sockname")[1])
        async with Asker(AskPatience(5.0, 1)) as asker:
            await asker.ask(QUESTION, endpoint)
            await asker.ask(QUESTION, endpoint)
        transport.close()
        return tally(asker)

    assert set(asyncio.run(whole())) <= {WireRefusal.LATE}


@pytest.mark.parametrize(
    ("answering", "outcome"),
    [
        (lambda _: [], AskOutcome.SILENT),
        (lambda query: [right(query)[:-2]], AskOutcome.MALFORMED),
        (lambda query: [right(query) + b"\0" * PAYLOAD], AskOutcome.OVERSIZED),
        (lambda query: [bytes([query[0] ^ 1]) + right(query)[1:]], AskOutcome.FORGED),
    ],
)
def test_every_outcome_has_its_name(answering: Answering, outcome: AskOutcome) -> None:
    assert asked(answering)[0].outcome is outcome


def test_a_lost_query_is_asked_again() -> None:
    seen: list[bytes] = []

    def second_time(query: bytes) -> list[bytes]:
        seen.append(query)
        return [right(query)] if len(seen) > 1 else []

    reply, asker = asked(second_time)

    assert reply.outcome is AskOutcome.ANSWERED
    assert asker.asked == 2
    assert seen[0][:2] != seen[1][:2], "every try has an id of its own"


def test_nobody_listens() -> None:
    """A refused TCP connection is told at once."""

    async def whole() -> Reply:
        async with Asker(AskPatience(5.0, 2)) as asker:
            return await asker.ask(QUESTION, Endpoint("127.0.0.1", 1), Transport.TCP)

    assert asyncio.run(whole()).outcome is AskOutcome.UNREACHABLE


def test_no_route_is_not_the_servers_fault() -> None:
    async def whole() -> Reply:
        async with Asker() as asker:
            return await asker.ask(QUESTION, Endpoint("192.0.2.1", 53, "203.0.113.99"))

    assert asyncio.run(whole()).outcome is AskOutcome.NO_ROUTE


def test_politeness_limits_what_is_under_way() -> None:
    """No more queries at a time than allowed, to one server."""

    async def whole() -> int:
        loop = asyncio.get_running_loop()
        waiting: list[tuple[bytes, Any]] = []
        most = 0

        class Slow(asyncio.DatagramProtocol):
            def connection_made(self, transport: Any) -> None:
                self.transport = transport

            def datagram_received(self, data: bytes, addr: Any) -> None:
                nonlocal most
                waiting.append((data, addr))
                most = max(most, len(waiting))
                loop.call_later(0.02, self.answer)

            def answer(self) -> None:
                data, addr = waiting.pop(0)
                self.transport.sendto(right(data), addr)

        transport, _ = await loop.create_datagram_endpoint(Slow, local_addr=("127.0.0.1", 0))
        endpoint = Endpoint("127.0.0.1", transport.get_extra_info("sockname")[1])
        async with Asker(AskPatience(5.0, 1), Politeness(in_flight=3, rate=1e6)) as asker:
            await asyncio.gather(*(asker.ask(QUESTION, endpoint) for _ in range(30)))
        transport.close()
        return most

    assert asyncio.run(whole()) <= 3


def test_politeness_limits_the_rate() -> None:
    async def whole() -> float:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: Puppet(lambda query: [right(query)]), local_addr=("127.0.0.1", 0)
        )
        endpoint = Endpoint("127.0.0.1", transport.get_extra_info("sockname")[1])
        started = loop.time()
        async with Asker(AskPatience(5.0, 1), Politeness(rate=100, burst=10)) as asker:
            await asyncio.gather(*(asker.ask(QUESTION, endpoint) for _ in range(40)))
        transport.close()
        return loop.time() - started

    assert asyncio.run(whole()) >= 0.25


def tcp_played(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]],
) -> tuple[Reply, Asker]:
    """What comes of one question to a TCP server that talks like this."""

    async def whole() -> tuple[Reply, Asker]:
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with Asker(AskPatience(0.3, 2)) as asker:
            reply = await asker.ask(QUESTION, Endpoint("127.0.0.1", port), Transport.TCP)
        server.close()
        for _ in range(20):
            await asyncio.sleep(0)
        return reply, asker

    return asyncio.run(whole())


def test_endless_messages_over_tcp_end() -> None:
    """A server that never stops talking is hung up on."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        query = await reader.readexactly(2 + struct.unpack("!H", await reader.readexactly(2))[0] - 2)
        stray = bytes([query[0] ^ 1]) + right(query)[1:]
        try:
            while not writer.is_closing():
                writer.write(struct.pack("!H", len(stray)) + stray)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    reply, asker = tcp_played(talk)

    assert reply.message is None
    assert tally(asker)[WireRefusal.ID] <= 2 * 64


def test_a_connection_that_is_closed_is_opened_again() -> None:
    seen = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal seen
        seen += 1
        query = await reader.readexactly(struct.unpack("!H", await reader.readexactly(2))[0])
        if seen > 1:
            wire = right(query)
            writer.write(struct.pack("!H", len(wire)) + wire)
            await writer.drain()
        writer.close()

    reply, _ = tcp_played(talk)

    assert reply.outcome is AskOutcome.ANSWERED
    assert seen == 2


@given(st.binary(max_size=600))
@settings(max_examples=up_to(400), deadline=None)
def test_no_octets_break_the_parser(wire: bytes) -> None:
    if is_response(wire) is None:
        answers(wire, QUESTION)
    Parser().message(wire)


@given(st.data())
@settings(max_examples=up_to(400), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_change_of_an_answer_breaks_the_parser(data: st.DataObject) -> None:
    wire = bytearray(right(b"\0\0" + QUESTION.body))
    for _ in range(data.draw(st.integers(1, 4))):
        wire[data.draw(st.integers(0, len(wire) - 1))] = data.draw(st.integers(0, 255))
    Parser().message(bytes(wire))


@pytest.mark.parametrize("text", ["", "example.com", "192.0.2.1#", "192.0.2.1#0", "192.0.2.1#65536", "192.0.2.1#x"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not an address"):
        read_endpoint(text)


@pytest.mark.parametrize("text", ["", "ns1.example.com", "=", "moon:ns1=192.0.2.1", "a..b=192.0.2.1"])
def test_what_is_no_name_server_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a"):
        read_given(text)


def test_name_servers_are_read() -> None:
    given_ = read_given("route53:NS1.Example.COM=2001:db8::1#5300")

    assert (given_.name, given_.provider) == ("ns1.example.com.", "route53")
    assert given_.endpoint == Endpoint("2001:db8::1", 5300)


def test_each_try_waits_longer_than_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes late once may come late again: 2, 3 and 4 seconds."""
    waited: list[float] = []

    class Silent:
        async def exchange(self, question: Question, timeout: float) -> None:  # noqa: ARG002, ASYNC109  # a channel's
            waited.append(timeout)

        def close(self) -> None:
            pass

    async def whole() -> Reply:
        async with Asker(AskPatience(2.0, 3)) as asker:
            monkeypatch.setattr(Asker, "_channel", lambda *_: Silent())
            return await asker.ask(QUESTION, Endpoint("127.0.0.1", 53))

    assert asyncio.run(whole()).outcome is AskOutcome.SILENT
    assert waited == [2.0, 3.0, 4.0]
