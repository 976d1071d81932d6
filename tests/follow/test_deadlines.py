"""Every call has a total time limit: peers and APIs that drip, one octet at a time, are silent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

import pytest

from dnsstack.deadline import limited, limited_call
from dnsstack.errors import DocumentPath
from dnsstack.follow.bind import BindMover, Signing
from dnsstack.follow.changes import ExistingRecord, RecordPatch
from dnsstack.follow.cloudflare import CloudflareMover
from dnsstack.follow.dependencies import FollowerOptions
from dnsstack.follow.followed import followed
from dnsstack.follow.markers import AskDirectly
from dnsstack.follow.mover import CallFailed
from dnsstack.follow.peers import Peers
from dnsstack.follow.probe import Attempt, Prober, answers
from dnsstack.follow.runner import Follower
from dnsstack.follow.serve import STARTING, pages
from dnsstack.model.health import EndpointCheck, read_health_check
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.providers.bind.tsig import TsigKey
from dnsstack.verify.ask import Asker, AskOutcome, AskPatience
from dnsstack.verify.endpoint import Endpoint, Server, Transport
from dnsstack.verify.wire import Question
from tests.drip import dripping
from tests.follow.world import World, domain

SOON = 0.15
LATER = 2.0
"""Seconds in which a connection is there on a busy machine, too."""

MUCH_LATER = 20.0
"""What keeps a test that has found a call without an end from having none itself."""

T = TypeVar("T")


def ends(call: Awaitable[T]) -> T:
    """What a call ends with; it must end."""

    async def whole() -> T:
        async with asyncio.timeout(MUCH_LATER):
            return await call

    return asyncio.run(whole())


def test_a_dripping_peer_is_silent() -> None:
    with dripping() as drip:
        url = f"http://127.0.0.1:{drip.port}/probe"
        said = ends(Peers((url,), "example.com.", LATER).ask())

    assert drip.asked.is_set()
    assert said == [(url, None)]


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_a_dripping_api_fails_the_call(head: bytes) -> None:
    async def whole(base: str) -> CallFailed:
        mover = CloudflareMover("t" * 40, "example.com.", base_url=base, timeout=SOON)
        with pytest.raises(CallFailed) as failed:
            await mover.existing(followed(build(domain())))
        await mover.close()
        return failed.value

    with dripping(head) as drip:
        failed = ends(whole(f"http://127.0.0.1:{drip.port}"))

    assert "within 0.15 s" in str(failed)
    assert not failed.uncertain


def test_all_pages_of_a_reading_have_one_limit() -> None:
    async def whole(base: str) -> CallFailed:
        mover = CloudflareMover("t" * 40, "example.com.", base_url=base, timeout=MUCH_LATER, reading=SOON)
        with pytest.raises(CallFailed) as failed:
            await mover.existing(followed(build(domain())))
        await mover.close()
        return failed.value

    with dripping() as drip:
        assert "did not list the records within 0.15 s" in str(ends(whole(f"http://127.0.0.1:{drip.port}")))


def test_a_change_whose_answer_drips_is_uncertain() -> None:
    record = ExistingRecord("1", "www.example.com.", "A", "192.0.2.1", 60)

    async def whole(base: str) -> CallFailed:
        mover = CloudflareMover("t" * 40, "example.com.", base_url=base, zone_id="0" * 32, timeout=SOON)
        with pytest.raises(CallFailed) as failed:
            await mover.move([RecordPatch(record, "192.0.2.2", 60)])
        await mover.close()
        return failed.value

    with dripping() as drip:
        assert ends(whole(f"http://127.0.0.1:{drip.port}")).uncertain


def test_an_update_whose_answer_drips_is_uncertain() -> None:
    async def whole(port: int) -> CallFailed:
        key = Signing.of(TsigKey("update.example.com.", "hmac-sha256", "c2VjcmV0LXNlY3JldC1zZWNyZXQ="))
        async with Asker(AskPatience(SOON, 1)) as asker:
            mover = BindMover("example.com.", Endpoint("127.0.0.1", port), key, AskDirectly(asker), SOON)
            mover._whole = whole_rrsets  # type: ignore[method-assign, assignment]  # what is held is read by UDP, which can't drip
            with pytest.raises(CallFailed) as failed:
                await mover.move([RecordPatch(record, "192.0.2.2", 60)])
        return failed.value

    record = ExistingRecord("www.example.com. A 192.0.2.1", "www.example.com.", "A", "192.0.2.1", 60)

    async def whole_rrsets(_: object) -> dict[tuple[str, str], list[ExistingRecord]]:
        return {("www.example.com.", "A"): [record]}

    with dripping(b"\xff\xff") as drip:
        assert ends(whole(drip.port)).uncertain


def test_a_dripping_name_server_is_silent() -> None:
    async def whole(port: int) -> AskOutcome:
        async with Asker(AskPatience(SOON, 2)) as asker:
            question = Question("www.example.com.", "A")
            return (await asker.ask(question, Endpoint("127.0.0.1", port), Transport.TCP)).outcome

    with dripping(b"\xff\xff") as drip:
        assert ends(whole(drip.port)) is AskOutcome.SILENT


@pytest.mark.parametrize("search", ["", "never there"])
def test_a_dripping_endpoint_is_dead(search: str) -> None:
    with dripping() as drip:
        form = {"type": "HTTP_STR_MATCH" if search else "HTTP", "address": "127.0.0.1", "port": drip.port, "path": "/"}
        check = read_health_check({**form, "search": search} if search else form, DocumentPath())
        assert isinstance(check, EndpointCheck)
        results = ends(Prober(scale=0.05, tries=1).all({"web": check}))

    assert results == {"web": not search}, "a status line is an answer; a text that never comes is none"


# -- rounds -------------------------------------------------------------------------------------------------------
class Endless:
    """Endpoints whose probes never end."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def all(self, _: object) -> dict[str, bool]:
        self.asked.set()
        await asyncio.Event().wait()
        return {}


class Nowhere:
    """A directory of servers that never answers."""

    existing = 4

    async def of(self, _: ProviderId) -> Sequence[Server]:
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]  # never done


def stuck(within: float) -> Follower:
    follower = World().follower()
    object.__setattr__(follower.tools, "servers", Nowhere())
    follower.options = FollowerOptions(apply=True, round_within=within)
    return follower


def test_a_round_that_does_not_end_is_given_up() -> None:
    async def whole() -> None:
        with pytest.raises(TimeoutError):
            await stuck(SOON).round()

    ends(whole())


async def health(follower: Follower) -> tuple[int, dict[str, object]]:
    status, _, text = await pages(follower)["/healthz"]()
    return status, json.loads(text)


def test_health_tells_that_no_round_has_ended_yet() -> None:
    follower = World().follower()
    assert ends(health(follower))[0] == 200, "it has just begun"
    follower.created -= STARTING + 1
    status, said = ends(health(follower))

    assert (status, said["healthy"], said["rounds"]) == (503, False, 0)
    assert "no round has ended" in str(said["why"])


def test_health_tells_a_round_that_does_not_end() -> None:
    async def whole() -> tuple[dict[str, object], dict[str, object]]:
        world = World()
        follower = world.follower()
        await follower.round()
        _, before = await health(follower)
        follower.begun = follower.tools.clock.monotonic() - follower.options.round_within
        return before, (await health(follower))[1]

    before, during = ends(whole())

    assert before["healthy"] is True
    assert during["healthy"] is False
    assert "has been running" in str(during["why"])


# -- the mechanism ------------------------------------------------------------------------------------------------
def test_a_late_call_that_loses_its_cancellation_holds_nobody_up() -> None:
    async def whole() -> None:
        go = asyncio.Event()

        async def stubborn() -> None:
            while not go.is_set():
                try:
                    await go.wait()
                except asyncio.CancelledError:
                    continue

        with pytest.raises(TimeoutError):
            await limited(stubborn(), 0.01)
        go.set()

    ends(whole())


def test_what_a_call_in_a_thread_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        limited_call(lambda: 1 // 0, 5.0)
    assert limited_call(lambda: 7, 5.0) == 7


def test_a_connection_that_comes_too_late_is_closed() -> None:
    """The one who waits gives up; the connection that then is made must not stay open."""

    class Writer:
        def __init__(self) -> None:
            self.closed = asyncio.Event()

        def close(self) -> None:
            self.closed.set()

    async def play() -> bool:
        writer, given_up = Writer(), asyncio.Event()

        async def connect(host: str, port: int, tls: str | None) -> Any:
            del host, port, tls
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:  # the cancellation is lost, as wait_for of Python 3.11 may lose one
                await given_up.wait()
            return asyncio.StreamReader(), writer

        said = await answers(Attempt("192.0.2.1", 80, within=(0.01, 1)), connect)
        given_up.set()
        await writer.closed.wait()
        return said

    assert asyncio.run(asyncio.wait_for(play(), 10)) is False
