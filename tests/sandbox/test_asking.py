"""The sandbox's own clients: a port of its own for each question, and nothing from elsewhere is heard."""

from __future__ import annotations

import asyncio
import socket
import threading

import dns.flags
import dns.message
import pytest

from dnsstack.sandbox.resolver.asking import ask, ask_and_wait


class Server:
    """Answers every query, first from another socket, and keeps the ports that were asked from."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self._own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._own.bind(("127.0.0.1", 0))
        self.port = int(self._own.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            wire, source = self._own.recvfrom(65535)
            if not wire:
                return
            self.ports.append(source[1])
            response = dns.message.make_response(dns.message.from_wire(wire))
            forged = dns.message.make_response(dns.message.from_wire(wire))
            forged.flags |= dns.flags.AD
            self._other.sendto(forged.to_wire(), source)
            self._own.sendto(response.to_wire(), source)

    def close(self) -> None:
        self._other.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(10)
        self._own.close()
        self._other.close()


@pytest.mark.parametrize("waits", [False, True])
def test_each_question_has_its_port_and_hears_its_server_alone(*, waits: bool) -> None:
    server = Server()
    for _ in range(3):
        query = dns.message.make_query("example.com.", "A")
        if waits:
            response = ask_and_wait(query, "127.0.0.1", server.port, 5)
        else:
            response = asyncio.run(ask(query, "127.0.0.1", server.port, 5))
        assert not response.flags & dns.flags.AD
    server.close()

    assert len(set(server.ports)) == 3


@pytest.mark.parametrize("waits", [False, True])
def test_a_port_that_nobody_has_is_no_answer(*, waits: bool) -> None:
    query = dns.message.make_query("example.com.", "A")
    with pytest.raises(OSError, match=r"refused|Connection"):
        ask_and_wait(query, "127.0.0.1", 1, 5) if waits else asyncio.run(ask(query, "127.0.0.1", 1, 5))
