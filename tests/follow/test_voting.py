"""Votes, probes and reads don't wait for each other: a move comes within its worst case, whoever is slow or silent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnsstack.follow.runner import Follower
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.plan.build import build
from dnsstack.plan.following import ASKING, PATIENCE
from tests.follow.virtual import LoopClock, SlowWorld, run
from tests.follow.world import FOLLOW, PRIMARY, SECONDARY, domain

TICK = 0.25
"""Virtual seconds between two looks at Cloudflare's records."""

API = 2.0
"""Seconds that reading and writing take at most here: the emulated API answers at once."""


def strategy(window: float, poll: float, **more: Any) -> Mapping[str, Any]:
    return {**FOLLOW, "window": window, "poll": poll, "hold_down": 60, **more}


def worst(window: float, poll: float, probe: float = 0.0) -> float:
    """The first vote, the window and one more step, the target's probe and the round that sees it, the calls."""
    step = poll + ASKING + PATIENCE
    return step + window + step + probe + step + API


async def moved_after(world: SlowWorld, follower: Follower, role: FailoverRole, limit: float) -> float | None:
    """Virtual seconds until Cloudflare holds `role`, or None."""
    begun, running = world.clock.monotonic(), asyncio.create_task(follower.run())
    try:
        for _ in range(int(limit / TICK) + 1):
            if world.role is role:
                break
            await asyncio.sleep(TICK)
        return world.clock.monotonic() - begun if world.role is role else None
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await follower.close()


def slow_world(**fields: Any) -> SlowWorld:
    world = SlowWorld(clock=LoopClock(), **fields)  # type: ignore[arg-type]  # a clock of another kind
    world.primary_alive = False
    return world


def follower(world: SlowWorld, window: float, poll: float, **policy: Any) -> Follower:
    return world.follower(build(domain(strategy(window, poll), **policy)))


@settings(max_examples=40)
@given(
    st.sampled_from([15, 30, 60, 120]),
    st.sampled_from([1, 2, 5, 10, 60]),
    st.sets(st.integers(0, 3), max_size=1),
    st.sampled_from([0.05, 1.0, 20.0, 3600.0]),
    st.sampled_from([0.05, 1.0, 5.0]),
)
def test_a_move_comes_within_the_worst_case(
    window: int, poll: int, silent: set[int], other: float, target: float
) -> None:
    async def whole() -> float | None:
        world = slow_world(silent=frozenset(silent), probe_in={"web-1": other, "web-2": target})
        return await moved_after(world, follower(world, window, poll), SECONDARY, worst(window, poll, target))

    took = run(whole())

    assert took is not None
    assert took >= window


@pytest.mark.parametrize(("window", "poll"), [(60, 1), (60, 2), (120, 1), (120, 2), (60, 5)])
def test_a_black_holed_primary_keeps_nobody_from_moving(window: int, poll: int) -> None:
    """Its probe takes 20 s: that once began the window anew in every round."""

    async def whole() -> float | None:
        world = slow_world(probe_in={"web-1": 20.0})
        return await moved_after(world, follower(world, window, poll), SECONDARY, worst(window, poll))

    assert run(whole()) is not None


def test_without_a_quorum_nothing_moves_and_it_is_said() -> None:
    async def whole() -> tuple[float | None, set[str]]:
        world = slow_world(silent=frozenset({0, 1}))
        one = follower(world, 15, 2)
        took = await moved_after(world, one, SECONDARY, 600)
        [track] = one.tracks.values()
        assert track.decision is not None
        return took, {rule for rule, _ in one.findings(track, track.decision)}

    took, found = run(whole())

    assert took is None
    assert {"no-agreement", "window-not-reached"} <= found


def test_a_silent_probe_of_the_target_holds_with_a_finding() -> None:
    async def whole() -> tuple[float | None, str]:
        world = slow_world(probe_in={"web-2": 3600.0})
        one = follower(world, 15, 2)
        took = await moved_after(world, one, SECONDARY, 300)
        [track] = one.tracks.values()
        assert track.decision is not None
        return took, track.decision.rule

    assert run(whole()) == (None, "both-ends-dead")


def test_a_pin_in_one_document_only_is_told_and_does_not_flap() -> None:
    async def whole() -> tuple[int, set[str]]:
        world = slow_world()
        world.primary_alive = True
        plain = follower(world, 15, 2)
        pinned = follower(world, 15, 2, pin={"to": "secondary", "reason": "a test of two documents"})
        running = [asyncio.create_task(one.run()) for one in (plain, pinned)]
        before, moves = world.role, 0
        for _ in range(7200):
            await asyncio.sleep(1.0)
            moves, before = moves + (world.role is not before), world.role
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        found = set()
        for one in (plain, pinned):
            [track] = one.tracks.values()
            assert track.decision is not None
            found |= {rule for rule, _ in one.findings(track, track.decision)}
            await one.close()
        return moves, found

    moves, found = run(whole())

    assert moves <= 2 * FOLLOW["moves_per_hour"]
    assert "followers-disagree" in found


@pytest.mark.parametrize("behind", [0.0, 86_400.0])
def test_a_clock_behind_the_providers_stretches_no_hold_down(behind: float) -> None:
    async def whole() -> tuple[float | None, set[str]]:
        world = slow_world()
        world.primary_alive = True
        world.clock.skew = -behind  # type: ignore[attr-defined]  # the loop's clock
        one = follower(world, 15, 2)
        world.primary_alive = False
        took = await moved_after(world, one, SECONDARY, 60 + worst(15, 2))
        [track] = one.tracks.values()
        assert track.decision is not None
        return took, {rule for rule, _ in one.findings(track, track.decision)}

    took, found = run(whole())

    assert took is not None
    assert ("clock-skew" in found) is (behind > 0)


def test_a_healthy_domain_stays_where_it_is() -> None:
    async def whole() -> float | None:
        world = slow_world()
        world.primary_alive = True
        return await moved_after(world, follower(world, 15, 2), SECONDARY, 300)

    assert run(whole()) is None
    assert PRIMARY is not SECONDARY
