"""Followers that disagree: what one writes and another undoes obeys the hold-down, counts, and is named."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dnsstack.follow.runner import Follower
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from tests.follow.virtual import SlowWorld, run, slow_world, strategy
from tests.follow.world import PRIMARY, domain

PIN = {"to": "secondary", "reason": "a test of two documents"}
LIMIT = 3
RULE = "followers-disagree"


def document(ttl: int = 60, address: str = "", **policy: Any) -> Domain:
    """The domain with another TTL, and `address` as another value of the primary."""
    made = domain(strategy(15, 5, moves_per_hour=LIMIT), **policy)
    changed = [
        one.model_copy(update={"ttl": ttl, "primary": _values(one, address)} if one.rdtype == "A" else {"ttl": ttl})
        for one in made.failover
    ]
    return made.model_copy(update={"failover": tuple(changed)})


def _values(policy: Any, address: str) -> Any:
    first, *others = policy.primary
    return (first.model_copy(update={"address": address or first.address}), *others)


async def lived(
    world: SlowWorld, followers: list[Follower], seconds: int, then: Callable[[int], None] = lambda _: None
) -> tuple[int, dict[str, str]]:
    """How often the records changed in `seconds`, and what the followers found meanwhile, by rule."""
    running = [asyncio.create_task(one.run()) for one in followers]
    before, changes, found = world.state(), 0, dict[str, str]()
    for second in range(seconds):
        then(second)
        await asyncio.sleep(1.0)
        changes, before = changes + (world.state() != before), world.state()
        found |= {
            rule: text
            for one in followers
            for track in one.tracks.values()
            if track.decision
            for rule, text in one.findings(track, track.decision)
        }
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for one in followers:
        await one.close()
    return changes, found


def follower(world: SlowWorld, made: Domain, audit: Path | None = None) -> Follower:
    return world.follower(build(made), audit, reread=60.0)


_VALUES = (document(address="192.0.2.1"), document(address="192.0.2.77"))
_PINNED = (document(ttl=60, pin=PIN), document(ttl=120, pin=PIN))
_TTLS = (document(ttl=60), document(ttl=120))


@pytest.mark.parametrize(
    ("ours", "theirs", "named"),
    [
        pytest.param(document(), document(pin=PIN), "another follower has a pin", id="pin"),
        pytest.param(*_VALUES, "this document does not have that", id="values", marks=pytest.mark.slow),
        pytest.param(*_PINNED, "a document with another TTL", id="ttls-pinned", marks=pytest.mark.slow),
        pytest.param(*_TTLS, "a document with another TTL", id="ttls", marks=pytest.mark.slow),
    ],
)
def test_two_documents_change_no_more_than_one_may_and_the_difference_is_named(
    ours: Domain, theirs: Domain, named: str
) -> None:
    async def whole() -> tuple[int, dict[str, str]]:
        world = slow_world()
        world.primary_alive = True
        return await lived(world, [follower(world, ours), follower(world, theirs)], 900)

    changes, found = run(whole())

    assert 0 < changes <= LIMIT + 1, "the last may be on its way when the other counts"
    assert named in found[RULE]
    assert "changes in the last hour" in found[RULE]


@pytest.mark.slow
def test_a_restart_remembers_what_was_written(tmp_path: Path) -> None:
    async def whole() -> tuple[int, dict[str, str]]:
        world = slow_world()
        world.primary_alive = True
        audit = tmp_path / "audit"
        other = follower(world, document())
        changes, found = 0, dict[str, str]()
        running = asyncio.create_task(other.run())
        for _ in range(6):
            more, told = await lived(world, [follower(world, document(pin=PIN), audit)], 250)
            changes, found = changes + more, found | told
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await other.close()
        return changes, found

    changes, found = run(whole())

    assert changes <= LIMIT + 1
    assert RULE in found


def test_an_edit_of_the_followed_values_is_no_disagreement() -> None:
    async def whole() -> tuple[set[int], dict[str, str]]:
        world = slow_world()
        one = follower(world, document())

        def edited(second: int) -> None:
            if second == 300:
                one.adopt(build(document(ttl=120)))

        _, found = await lived(world, [one], 600, edited)
        return {record.ttl for record in world.records()}, found

    ttls, found = run(whole())

    assert ttls == {120}
    assert RULE not in found


def test_a_failover_and_its_end_are_no_disagreement() -> None:
    async def whole() -> tuple[object, dict[str, str]]:
        world = slow_world()

        def healed(second: int) -> None:
            world.primary_alive = second > 300

        _, found = await lived(world, [follower(world, document())], 900, healed)
        return world.role, found

    role, found = run(whole())

    assert role is PRIMARY
    assert found == {}
