"""What is slow keeps neither votes nor another provider from going on: lookups, addresses, peers, probes, APIs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass

import dns.message
import pytest

from dnsstack.follow.decide import Quorum
from dnsstack.follow.directory import FRESH, Directory
from dnsstack.follow.life import Results
from dnsstack.follow.markers import poll as vote
from dnsstack.follow.runner import Follower
from dnsstack.follow.serve import SETTLE, exit_code, pages
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.following import ASKING, PATIENCE
from dnsstack.verify.endpoint import Endpoint, Server
from tests.follow.own import OwnServers, both
from tests.follow.test_directory import ROUTE53, Resolver
from tests.follow.virtual import LoopClock, SlowWorld, follower, moved_after, rules, run, shown, slow_world, strategy
from tests.follow.world import MARKER, PRIMARY, SECONDARY, domain

ROUND = ASKING + PATIENCE


# -- votes --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("addresses", [2, 3, 5])
def test_a_server_whose_first_addresses_are_dead_still_votes(addresses: int) -> None:
    async def whole() -> tuple[Quorum, float]:
        endpoints = tuple(Endpoint(f"192.168.0.{index}") for index in range(addresses))
        world = slow_world(silent=frozenset(range(addresses - 1)))
        server = Server("ns.", ProviderId.ROUTE53, endpoints)
        return await vote(world.ask, MARKER, [server], 1, ASKING), asyncio.get_running_loop().time()

    quorum, took = run(whole())

    assert quorum.role is SECONDARY
    assert took <= ASKING


@pytest.mark.parametrize("said", ["lame", "refused", "garbage", "silent"])
def test_an_address_that_tells_no_role_leaves_the_word_to_the_next(said: str) -> None:
    async def whole() -> Quorum:
        world = slow_world(says={0: said})
        server = Server("ns.", ProviderId.ROUTE53, (Endpoint("192.168.0.0"), Endpoint("192.168.0.1")))
        return await vote(world.ask, MARKER, [server], 1, ASKING)

    assert run(whole()).role is SECONDARY


class Hanging(Resolver):
    """A resolver that answers nothing more from some moment on, or nothing about some names."""

    hangs = False
    without: frozenset[str] = frozenset()

    async def ask(self, name: str, rdtype: str) -> dns.message.Message | None:
        await asyncio.sleep(3600.0 if self.hangs else 0.01)
        return await super().ask(name, rdtype)

    async def addresses(self, name: str) -> list[str]:
        await asyncio.sleep(3600.0 if self.hangs or name in self.without else 0.01)
        return await super().addresses(name)


def directory(resolver: Hanging) -> Directory:
    return Directory(build(domain()), [], resolver, LoopClock())  # type: ignore[arg-type]  # what is asked of it


def test_a_lookup_that_hangs_holds_up_no_vote() -> None:
    async def whole() -> tuple[int, float, float]:
        resolver = Hanging(*ROUTE53)
        found, loop = directory(resolver), asyncio.get_running_loop()
        await found.of(ProviderId.ROUTE53)
        await asyncio.sleep(FRESH + 1)
        resolver.hangs, begun = True, loop.time()
        known = len(await found.of(ProviderId.ROUTE53))
        unknown = directory(resolver)
        middle = loop.time()
        assert not await unknown.of(ProviderId.ROUTE53)
        return known, middle - begun, loop.time() - middle

    assert run(whole()) == (4, 0.0, ASKING), "known servers are there at once; without any there is nobody to ask"


def test_a_name_server_that_is_not_found_keeps_no_other_from_being_asked() -> None:
    async def whole() -> list[int]:
        resolver = Hanging(*ROUTE53)
        resolver.without = frozenset(ROUTE53[:1])
        found, counts = directory(resolver), []
        for _ in range(3):
            counts.append(len(await found.of(ProviderId.ROUTE53)))
            await asyncio.sleep(5.0)
        return counts

    assert run(whole()) == [3, 3, 3]


# -- vantage points -------------------------------------------------------------------------------------------------
@dataclass
class SlowPeers:
    seconds: float

    async def ask(self) -> Sequence[tuple[str, Results | None]]:
        await asyncio.sleep(self.seconds)
        return [("http://one", {"web-1": False, "web-2": True}), ("http://two", None)]


@dataclass
class OncePeers(SlowPeers):
    """They speak once, and never again."""

    async def ask(self) -> Sequence[tuple[str, Results | None]]:
        said = await super().ask()
        self.seconds = 3600.0
        return [(name, {"web-1": False, "web-2": True}) for name, _ in said]


def test_what_vantage_points_said_once_is_not_agreed_on_for_a_window() -> None:
    async def whole() -> FailoverRole | None:
        world = slow_world(silent=frozenset(range(4)))
        one = world.follower(build(domain(strategy(15, 2))), peers=OncePeers(0.1))
        await longest_round(one, 30)
        await one.close()
        return world.role

    assert run(whole()) is PRIMARY


async def longest_round(one: Follower, rounds: int) -> float:
    loop, longest = asyncio.get_running_loop(), 0.0
    for _ in range(rounds):
        begun = loop.time()
        await one.round()
        longest = max(longest, loop.time() - begun)
        await asyncio.sleep(2.0)
    return longest


@pytest.mark.parametrize("peer", [0.1, 15.0])
@pytest.mark.parametrize("probe", [0.05, 20.0])
def test_slow_peers_and_probes_hold_up_no_round_and_count_all_the_same(peer: float, probe: float) -> None:
    async def whole() -> tuple[float, FailoverRole | None]:
        world = slow_world(silent=frozenset(range(4)), probe_in={"web-1": probe})
        one = world.follower(build(domain(strategy(30, 2))), peers=SlowPeers(peer))
        longest = await longest_round(one, 30)
        await one.close()
        return longest, world.role

    longest, role = run(whole())

    assert longest <= ROUND
    assert role is SECONDARY


def test_a_peer_is_told_what_is_known_though_a_probe_hangs() -> None:
    """It asks for 15 s; the probe of a black-holed end takes longer."""

    async def whole() -> tuple[float, list[object]]:
        world = slow_world(probe_in={"web-1": 20.0})
        one = follower(world, 15, 5)
        begun = asyncio.get_running_loop().time()
        said = [json.loads((await pages(one)["/probe"]())[2])["checks"] for _ in range(3)]
        took = asyncio.get_running_loop().time() - begun
        await one.close()
        return took / 3, said

    took, said = run(whole())

    assert took < 15.0
    assert said[0] == {"web-2": True}
    assert said[-1] == {"web-1": False, "web-2": True}


# -- providers --------------------------------------------------------------------------------------------------------
async def both_move(world: SlowWorld, own: OwnServers, well: float) -> tuple[bool, bool]:
    """Whether Cloudflare and own servers are moved within what is shown, after a time of health."""
    found = both(strategy(15, 5))
    one = world.follower(build(found), own=own)
    world.primary_alive = True
    running = asyncio.create_task(one.run())
    await asyncio.sleep(well)
    world.primary_alive = False
    await asyncio.sleep(shown(15, 5))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await one.close()
    return world.role is SECONDARY, own.role is SECONDARY


@pytest.mark.parametrize("well", [1.0, 200.0])
@pytest.mark.parametrize("seconds", [9.0, 60.0, 3600.0])
def test_a_provider_that_hangs_keeps_no_other_from_moving(seconds: float, well: float) -> None:
    async def own_hangs() -> tuple[bool, bool]:
        return await both_move(slow_world(), OwnServers(both(strategy(15, 5)), slow=seconds), well)

    async def api_hangs() -> tuple[bool, bool]:
        return await both_move(slow_world(api_in=seconds), OwnServers(both(strategy(15, 5))), well)

    assert run(own_hangs())[0]
    assert run(api_hangs())[1]


def test_own_servers_records_have_other_ids_after_a_move_and_move_back() -> None:
    async def whole() -> FailoverRole | None:
        world, own = slow_world(), OwnServers(both(strategy(15, 5)))
        one = world.follower(build(both(strategy(15, 5))), own=own)
        running = asyncio.create_task(one.run())
        await asyncio.sleep(100.0)
        assert own.role is SECONDARY
        world.primary_alive = True
        await asyncio.sleep(shown(15, 5))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await one.close()
        return own.role

    assert run(whole()) is PRIMARY


@pytest.mark.parametrize(("window", "poll"), [(0, 5), (15, 120), (60, 600)])
def test_once_asks_again_when_the_window_has_passed_and_not_only_a_poll_later(window: int, poll: int) -> None:
    async def whole() -> tuple[FailoverRole | None, int, float]:
        world = slow_world(probe_in={"web-2": 12.0})
        one = follower(world, window, poll)
        decisions = await one.once(window + SETTLE)
        code = exit_code(one, decisions)
        await one.close()
        return world.role, code, asyncio.get_running_loop().time()

    role, code, took = run(whole())

    assert (role, code) == (SECONDARY, 0)
    assert took < window + SETTLE / 2


def test_once_moves_one_provider_while_the_other_hangs() -> None:
    async def whole() -> tuple[FailoverRole | None, str]:
        world = slow_world()
        one = world.follower(build(both(strategy(15, 5))), own=OwnServers(both(strategy(15, 5)), slow=3600.0))
        with pytest.raises(TimeoutError):
            await one.once(135.0)
        said = one.tracks["self_hosted", "www.example.com."].decision
        await one.close()
        assert said is not None
        return world.role, said.rule

    assert run(whole()) == (SECONDARY, "provider-api")


def test_health_tells_a_provider_that_hangs() -> None:
    async def whole() -> dict[str, object]:
        world = slow_world()
        one = world.follower(build(both(strategy(15, 5))), own=OwnServers(both(strategy(15, 5)), slow=3600.0))
        running = asyncio.create_task(one.run())
        await asyncio.sleep(90.0)
        said: dict[str, object] = json.loads((await pages(one)["/healthz"]())[2])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await one.close()
        return said

    said = run(whole())

    assert said["healthy"] is False
    assert "self_hosted has been running" in str(said["why"])


def test_a_change_that_no_name_server_answers_holds_up_no_further_move() -> None:
    """Its confirmation is a task of its own."""

    async def whole() -> FailoverRole | None:
        world = slow_world()

        async def silent(name: str, rdtype: str, endpoint: Endpoint) -> dns.message.Message | str:
            if endpoint.address.startswith("203.0.113."):
                await asyncio.sleep(3600.0)
            return await world.ask(name, rdtype, endpoint)

        one = follower(world, 15, 5)
        object.__setattr__(one.tools, "ask", silent)
        running = asyncio.create_task(one.run())
        await asyncio.sleep(200.0)
        assert world.role is SECONDARY
        world.primary_alive = True
        await asyncio.sleep(shown(15, 5))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await one.close()
        return world.role

    assert run(whole()) is PRIMARY


def test_a_probe_that_ends_after_the_follower_was_stopped_moves_nothing() -> None:
    async def whole() -> FailoverRole | None:
        world = slow_world(probe_in={"web-2": 19.0})
        one = follower(world, 5, 2)
        running = asyncio.create_task(one.run())
        await asyncio.sleep(15.0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await asyncio.sleep(60.0)
        await one.close()
        return world.role

    assert run(whole()) is PRIMARY


def test_a_change_is_confirmed_by_a_server_whose_first_address_is_dead() -> None:
    async def whole() -> set[str]:
        world = slow_world()
        one = follower(world, 15, 5)
        dead, alive = Endpoint("198.18.0.1"), Endpoint("203.0.113.0")

        async def ask(name: str, rdtype: str, endpoint: Endpoint) -> dns.message.Message | str:
            return "no answer" if endpoint is dead else await world.ask(name, rdtype, endpoint)

        async def of(provider: ProviderId) -> Sequence[Server]:
            servers = await SlowWorld.of(world, provider)
            return servers if provider is ProviderId.ROUTE53 else [Server("ada.", provider, (dead, alive))]

        object.__setattr__(one.tools, "ask", ask)
        world.of = of  # type: ignore[method-assign]  # its servers have two addresses
        assert await moved_after(world, one, SECONDARY, shown(15, 5)) is not None
        decisions = await one.once(60.0)
        await one.close()
        return (
            {decision.rule for decision in decisions.values()} | rules(one) | {str(one.tracks.popitem()[1].unconfirmed)}
        )

    assert run(whole()) == {"", "None"}
