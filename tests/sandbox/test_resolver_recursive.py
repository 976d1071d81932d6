"""A client behind a real recursive server follows the delegation on the shared port, and survives a dark provider."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import subprocess
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from types import SimpleNamespace
from typing import Any

import dns.message
import dns.name
import dns.rcode
import dns.rrset
import pytest

from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox import tether
from dnsstack.sandbox.dns import addresses as loopback
from dnsstack.sandbox.dns.content import StaticContent
from dnsstack.sandbox.dns.parent import root_zone
from dnsstack.sandbox.dns.responder import Responder
from dnsstack.sandbox.dns.server import EmulatedServer, ServerFault
from dnsstack.sandbox.resolver import recursive, software
from dnsstack.sandbox.resolver.recursive import AnswerLog, RecursiveClient, Recursor, surroundings

SERVERS = ("ns1.one.sandbox.", "ns1.two.sandbox.")
APEX = dns.name.from_text("example.com.")
PARENT = "parent"


def _zone() -> StaticContent:
    rows = (
        ("example.com.", 60, "SOA", "ns1.one.sandbox. h.example.com. 1 3600 600 604800 2"),
        ("example.com.", 60, "NS", *SERVERS),
        ("*.example.com.", 60, "A", "192.0.2.1"),
        ("short.example.com.", 2, "A", "192.0.2.2"),
        ("alias.example.com.", 60, "CNAME", "short.example.com."),
        ("away.example.com.", 60, "CNAME", "host.example.net."),
    )
    made = [dns.rrset.from_text(name, ttl, "IN", rdtype, *texts) for name, ttl, rdtype, *texts in rows]
    return StaticContent(APEX, made)


@asynccontextmanager
async def served() -> AsyncIterator[Mapping[str, EmulatedServer]]:
    """A parent and two name servers for example.com, each on an address of its own and all on one port."""
    places = loopback.allocate([*SERVERS, PARENT], random.Random())
    zones = {server: {APEX: _zone()} for server in SERVERS}
    glue = {name: address for name, (address, _) in places.items() if name != PARENT}
    root = root_zone({"example.com.": SERVERS}, {**glue, "a.root-servers.sandbox.": places[PARENT][0]})
    async with AsyncExitStack() as stack:
        running = {}
        for name, (address, port) in places.items():
            content = {dns.name.root: root} if name == PARENT else zones[name]
            running[name] = EmulatedServer(name, address, port, Responder(lambda content=content: content))  # type: ignore[misc]  # the default binds the loop variable
            await running[name].start()
            stack.push_async_callback(running[name].stop)
        yield running


@asynccontextmanager
async def client(running: Mapping[str, EmulatedServer]) -> AsyncIterator[RecursiveClient]:
    """A client of a recursive server that starts at the parent."""
    log, parent = AnswerLog(PARENT), running[PARENT]
    for server in running.values():
        server.observer = log.note
    zones = {"example.com.": [running[server].address for server in SERVERS]}
    with surroundings(parent.port, parent.address, zones, apart=True) as around:
        async with Recursor(around, log, lambda: [APEX]) as recursor:
            yield RecursiveClient("client", recursor, 0.0)


@pytest.fixture(params=software.CHOICES, ids=lambda choice: choice.name)
def program(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> software.ResolverSoftware:
    """Each recursive server that is installed, alone."""
    choice: software.ResolverSoftware = request.param
    if choice.find() is None:
        pytest.skip(f"{choice.program} is not installed")
    monkeypatch.setattr(recursive, "CHOICES", (choice,))
    return choice


def test_answers_chains_caches_and_ends_are_written_down(program: software.ResolverSoftware) -> None:
    """Who answered is taken from the name servers' own logs; an answer that nobody was asked for was cached."""

    async def run() -> None:
        async with served() as running, client(running) as asking:
            first = await asking.resolve("one.example.com.", "A")
            assert (first.outcome, first.answered, first.cached) == (("192.0.2.1",), True, False)
            assert first.server in SERVERS
            again = await asking.resolve("one.example.com.", "A")
            assert (again.outcome, again.server, again.cached) == (("192.0.2.1",), "", True)
            chain = await asking.resolve("alias.example.com.", "A")
            assert (chain.outcome, chain.answered) == (("192.0.2.2",), True)
            assert chain.server in SERVERS
            away = await asking.resolve("away.example.com.", "A")
            assert (away.outcome, away.answered) == (("host.example.net.",), True)
            nothing = await asking.resolve("one.example.com.", "AAAA")
            assert (nothing.outcome, nothing.answered) == (("NODATA",), True)
            assert (await asking.resolve("nowhere.example.net.", "A")).outcome == ("NXDOMAIN",)
            assert sum(running[server].count for server in SERVERS) > 0

    asyncio.run(run())


def test_bind_comes_down_from_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent is asked, and a parent that delegates nowhere leaves nothing to answer."""
    if software.BIND.find() is None:
        pytest.skip("named is not installed")
    monkeypatch.setattr(recursive, "CHOICES", (software.BIND,))

    async def run() -> None:
        async with served() as running:
            running[PARENT].responder = Responder(lambda: {dns.name.root: root_zone({}, {})})
            async with client(running) as asking:
                assert (await asking.resolve("one.example.com.", "A")).outcome == ("NXDOMAIN",)
                assert running[PARENT].count > 0

    asyncio.run(run())


def test_a_dark_server_costs_time_and_no_answer(
    program: software.ResolverSoftware, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Black-holed, not refused: the other server answers fresh questions; with both dark nobody does."""

    async def run() -> None:
        async with served() as running, client(running) as asking:
            names = (f"n{number}.example.com." for number in itertools.count())
            running[SERVERS[0]].fault = ServerFault(black_hole=True)
            queries = [await asking.resolve(next(names), "A") for _ in range(12)]
            assert {(query.answered, query.server) for query in queries} == {(True, SERVERS[1])}
            running[SERVERS[1]].fault = ServerFault(black_hole=True)
            running[PARENT].fault = ServerFault(black_hole=True)
            monkeypatch.setattr(recursive, "TRIES", (0.5, 0.5))
            alone = await asking.resolve(next(names), "A")
            assert (alone.outcome, alone.answered, alone.server) == (("timeout",), False, "")

    asyncio.run(run())


def test_what_remembers_an_outage_is_started_anew(program: software.ResolverSoftware) -> None:
    """Where it listened before, with nothing in its cache."""

    async def run() -> bool:
        async with served() as running, client(running) as asking:
            await asking.resolve("one.example.com.", "A")
            before = tether.descendants(os.getpid())
            await asking.recursor.renew()
            again = await asking.resolve("one.example.com.", "A")
            assert (again.answered, again.cached) == (True, not program.remembers)
            return tether.descendants(os.getpid()) == before

    assert asyncio.run(run()) is not program.remembers


@pytest.mark.parametrize(
    ("failures", "outcome", "answered", "asked"),
    [
        ([dns.rcode.SERVFAIL], "NODATA", True, 2),
        ([ConnectionRefusedError("refused")], "NODATA", True, 2),
        ([dns.rcode.SERVFAIL, dns.rcode.REFUSED], "REFUSED", False, 2),
        ([TimeoutError()], "NODATA", True, 2),
        ([TimeoutError()] * 3, "timeout", False, 3),
        ([], "NODATA", True, 1),
    ],
)
def test_a_failure_that_comes_at_once_is_asked_again_once_and_silence_twice(
    monkeypatch: pytest.MonkeyPatch, failures: list[Any], outcome: str, asked: int, *, answered: bool
) -> None:
    came: list[Any] = []

    async def ask(query: dns.message.Message, *_: Any) -> dns.message.Message:
        came.append(failures[len(came)] if len(came) < len(failures) else dns.rcode.NOERROR)
        if isinstance(came[-1], Exception):
            raise came[-1]
        response = dns.message.make_response(query)
        response.set_rcode(came[-1])
        return response

    monkeypatch.setattr(recursive, "ask", ask)
    recursor: Any = SimpleNamespace(port=1, log=AnswerLog(PARENT), served=list)
    query = asyncio.run(RecursiveClient("client", recursor, 0.0).resolve("www.example.com.", "A"))

    assert (query.outcome, query.answered, len(came)) == ((outcome,), answered, asked)


def test_the_server_is_gone_with_its_block(program: software.ResolverSoftware) -> None:
    async def run() -> tuple[set[int], int]:
        async with served() as running, client(running) as asking:
            return tether.descendants(os.getpid()) - before, asking.recursor.port

    before = tether.descendants(os.getpid())
    below, port = asyncio.run(run())

    assert below
    asked = ["ps", "-o", "pid=", "-p", ",".join(map(str, below))]
    listed = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert listed.stdout.split() == []
    assert loopback._can_bind("127.0.0.1", port)


NOTHING: Sequence[software.ResolverSoftware] = ()


def test_nothing_installed_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recursive, "CHOICES", NOTHING)

    async def run() -> None:
        async with served() as running, client(running):
            pass

    with pytest.raises(EnvironmentFault, match="no recursive server is installed; install BIND or unbound"):
        asyncio.run(run())


def test_a_server_that_does_not_come_up_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = software.ResolverSoftware("broken", "sh", lambda _: ["-c", "echo no such zone; exit 1"])
    monkeypatch.setattr(recursive, "CHOICES", (broken,))

    async def run() -> None:
        async with served() as running, client(running):
            pass

    with pytest.raises(EnvironmentFault, match="broken does not start; its last message is: no such zone"):
        asyncio.run(run())
