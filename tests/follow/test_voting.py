"""Votes, probes and reads don't wait for each other: a move comes within the worst case that `explain` shows."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dnsstack.follow.findings import LATE
from dnsstack.model.failover.policy import FailoverRole
from tests.conftest import up_to
from tests.follow.virtual import LoopClock, SlowWorld, follower, moved_after, rules, run, shown, slow_world
from tests.follow.world import PRIMARY, SECONDARY

WINDOWS = [0, 1, 2, 5, 15, 30, 60, 120]
POLLS = [1, 2, 5, 10, 60]
SILENT = st.sets(st.integers(0, 3), max_size=1)
BLACK_HOLED = 3600.0
PROBES = [0.05, 1.0, 5.0, 12.0, 19.5]
"""Seconds that the probe of a working end takes: up to two tries of a TCP check."""


@settings(max_examples=up_to(30))
@given(
    st.sampled_from(WINDOWS),
    st.sampled_from(POLLS),
    SILENT,
    SILENT,
    st.sampled_from([*PROBES, 20.0, BLACK_HOLED]),
    st.sampled_from(PROBES),
    st.one_of(st.just(0.0), st.floats(60, 400)),
)
@example(60, 60, set(), {2}, BLACK_HOLED, 19.5, 150.0)
@example(5, 1, {1}, {1}, 20.0, 19.5, 77.7)
def test_a_move_comes_within_what_explain_shows(
    window: int, poll: int, silent: set[int], then: set[int], other: float, target: float, well: float
) -> None:
    """The primary dies, at first or after a time of health, and with it one name server may fall silent."""

    async def whole() -> float | None:
        world = slow_world(silent=frozenset(silent), probe_in={"web-2": target})
        dead = {"silent": frozenset(then), "probe_in": {"web-1": other, "web-2": target}}
        return await moved_after(world, follower(world, window, poll), SECONDARY, shown(window, poll), well, **dead)

    took = run(whole())

    assert took is not None
    assert took >= window


@pytest.mark.parametrize(("window", "poll"), [(60, 1), (60, 2), (120, 1), (120, 2), (60, 5)])
def test_a_black_holed_primary_keeps_nobody_from_moving(window: int, poll: int) -> None:
    """Its probe takes 20 s: that once began the window anew in every round."""

    async def whole() -> float | None:
        world = slow_world(probe_in={"web-1": 20.0})
        return await moved_after(world, follower(world, window, poll), SECONDARY, shown(window, poll))

    assert run(whole()) is not None


@pytest.mark.slow
@settings(max_examples=up_to(8))
@given(st.sampled_from([15, 60]), st.sampled_from([5, 60]), st.sets(st.integers(0, 3), min_size=2, max_size=3))
def test_without_a_quorum_nothing_moves_and_it_is_said(window: int, poll: int, silent: set[int]) -> None:
    async def whole() -> tuple[float | None, set[str]]:
        world = slow_world(silent=frozenset())
        one = follower(world, window, poll)
        took = await moved_after(world, one, SECONDARY, LATE * (window + 70) * 2, 100.0, silent=frozenset(silent))
        return took, rules(one)

    took, found = run(whole())

    assert took is None
    assert {"no-agreement", "window-not-reached"} <= found


class Fickle(SlowWorld):
    """Route53's servers change their mind every so often, all at once."""

    every = 20.0

    @property
    def truth(self) -> FailoverRole:
        return PRIMARY if int(self.clock.time / self.every) % 2 else SECONDARY


def test_a_window_that_no_role_fills_is_told() -> None:
    async def whole() -> tuple[float | None, set[str]]:
        world = Fickle(clock=LoopClock())  # type: ignore[arg-type]  # the loop's clock
        one = follower(world, 60, 5)
        return await moved_after(world, one, SECONDARY, LATE * 60 + 20), rules(one)

    took, found = run(whole())

    assert took is None
    assert "window-not-reached" in found


@pytest.mark.parametrize(("window", "poll"), [(0, 60), (5, 2), (60, 5)])
def test_a_silent_probe_of_the_target_holds_with_a_finding(window: int, poll: int) -> None:
    """What it said while Route53 still said the other role is not a sign of life."""

    async def whole(limit: float) -> tuple[float | None, set[str]]:
        world = slow_world()
        one = follower(world, window, poll)
        silent = {"web-1": BLACK_HOLED, "web-2": BLACK_HOLED}
        return await moved_after(world, one, SECONDARY, limit, 33.0, probe_in=silent), rules(one)

    for limit in (shown(window, poll) + poll, 300.0):
        took, found = run(whole(limit))

        assert took is None
        assert "target-dead" in found or "both-ends-dead" in found


def test_a_target_that_has_just_come_back_is_probed_anew() -> None:
    """A probe that began while it was dead, and still runs, tells nothing about it."""

    async def whole() -> float | None:
        world = slow_world(probe_in={"web-1": BLACK_HOLED, "web-2": 19.0})
        world.secondary_alive = False
        one = follower(world, 5, 2)
        running = asyncio.create_task(one.run())
        await asyncio.sleep(100.0)
        running.cancel()
        world.secondary_alive = True
        return await moved_after(world, one, SECONDARY, shown(5, 2))

    assert run(whole()) is not None


@pytest.mark.parametrize("well", [300.0])
def test_a_healthy_domain_stays_where_it_is(well: float) -> None:
    async def whole() -> FailoverRole | None:
        world = slow_world()
        world.primary_alive = True
        one = follower(world, 15, 2)
        running = asyncio.create_task(one.run())
        await asyncio.sleep(well)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await one.close()
        return world.role

    assert run(whole()) is PRIMARY
