"""UDP questions leave from connected sockets, each try from a port of its own (RFC 5452 §9.2)."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from dnsstack.verify.ask import Asker, AskOutcome, AskPatience, Reply
from dnsstack.verify.endpoint import Endpoint
from dnsstack.verify.report import Report
from tests.verify.documents import FULL, domain
from tests.verify.stage import ROUTE53, Stage, played, rules
from tests.verify.test_ask import QUESTION, right


class Noting(asyncio.DatagramProtocol):
    """A name server that notes where it is asked from; `silent` tries get no answer, `elsewhere` answers first."""

    def __init__(self, silent: int = 0, elsewhere: socket.socket | None = None) -> None:
        self.ports: list[int] = []
        self._silent = silent
        self._elsewhere = elsewhere

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.ports.append(addr[1])
        if self._elsewhere is not None:
            self._elsewhere.sendto(right(data), addr)
        if len(self.ports) > self._silent:
            self.transport.sendto(right(data), addr)


async def asked(server: Noting, patience: AskPatience, questions: int) -> list[Reply]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: server, local_addr=("127.0.0.1", 0))
    endpoint = Endpoint("127.0.0.1", transport.get_extra_info("sockname")[1])
    async with Asker(patience) as asker:
        replies = [await asker.ask(QUESTION, endpoint) for _ in range(questions)]
    transport.close()
    return replies


def test_each_question_has_a_port_of_its_own() -> None:
    server = Noting()
    replies = asyncio.run(asked(server, AskPatience(5.0, 1), 16))

    assert {reply.outcome for reply in replies} == {AskOutcome.ANSWERED}
    assert len(set(server.ports)) >= 12, "the system picks ports at random: a few may come twice"


def test_each_try_has_a_port_of_its_own() -> None:
    server = Noting(silent=3)
    (reply,) = asyncio.run(asked(server, AskPatience(0.02, 4), 1))

    assert reply.outcome is AskOutcome.ANSWERED
    assert len(set(server.ports)) > 1


def test_an_answer_from_elsewhere_never_arrives() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
        elsewhere.bind(("127.0.0.1", 0))
        server = Noting(silent=9, elsewhere=elsewhere)
        (reply,) = asyncio.run(asked(server, AskPatience(0.02, 2), 1))

    assert reply.outcome is AskOutcome.SILENT
    assert len(server.ports) == 2


def test_spoofed_answers_change_no_report() -> None:
    async def play(stage: Stage) -> Report:
        elsewhere = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        elsewhere.bind(("127.0.0.1", 0))
        stage.stack.callback(elsewhere.close)
        stage.servers[ROUTE53[1]][0].elsewhere = elsewhere
        return await stage.verify()

    assert rules(played(domain(FULL), play)) == set()
