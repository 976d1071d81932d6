"""Whole rounds in virtual time against the emulated API: what is moved, what is not, and what is written down."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dnsstack.follow.decide import Decision
from dnsstack.follow.life import Results
from dnsstack.follow.runner import Follower
from dnsstack.model.failover.policy import Pin
from dnsstack.plan.build import build
from dnsstack.sandbox.cloudflare_api import DEFAULT_TOKEN, Fault
from tests.follow.world import PRIMARY, SECONDARY, Killed, World, domain


def run(world: World, follower: Follower, rounds: int = 4) -> Decision:
    asyncio.run(world.rounds(rounds, follower))
    decision = follower.tracks["cloudflare", "www.example.com."].decision
    assert decision is not None
    return decision


def rules(world: World, follower: Follower) -> set[str]:
    track = follower.tracks["cloudflare", "www.example.com."]
    assert track.decision is not None
    return {rule for rule, _ in follower.findings(track, track.decision)}


def batches(world: World) -> int:
    return sum(count for (method, path, _), count in world.api.requests.items() if method == "POST" and "batch" in path)


@pytest.fixture
def failing() -> World:
    """Route53 has failed over; Cloudflare is to follow."""
    return World(primary_alive=False)


def test_a_failover_is_one_batch_on_existing_ids_and_one_line(failing: World, tmp_path: Path) -> None:
    before = {record.id for record in failing.records()}
    audit = tmp_path / "audit.jsonl"

    run(failing, failing.follower(audit=audit))

    assert failing.role is SECONDARY
    assert {record.id for record in failing.records()} == before
    assert batches(failing) == 1
    lines = [json.loads(line) for line in audit.read_text().splitlines()]
    lines = [line for line in lines if line["what"] != "looked"]
    assert [line["what"] for line in lines] == ["attempt", "move", "confirmed"]
    move = lines[1]
    assert move.keys() >= {"at", "who", "why", "evidence", "before", "after", "change", "to", "owner", "types"}
    assert len({line["change"] for line in lines}) == 1
    assert move["evidence"]["votes"] == {f"ns{index}.": "secondary" for index in range(4)}
    assert move["evidence"]["life"] == {"primary": "dead", "secondary": "alive"}
    assert {one["content"] for one in move["after"]} == {"198.51.100.1", "198.51.100.2", "2001:db8:2::1"}


def test_a_dry_run_changes_nothing_and_says_what_it_would(failing: World) -> None:
    follower = failing.follower(apply=False)

    run(failing, follower)

    assert failing.role is PRIMARY
    assert batches(failing) == 0
    assert "dry-run" in rules(failing, follower)


def test_a_lost_reply_is_recognised_and_not_repeated(failing: World) -> None:
    failing.api.faults.add(Fault(method="POST", drop=True, commit=True))
    follower = failing.follower()

    run(failing, follower)

    assert failing.role is SECONDARY
    # the dropped one is never answered, so it is not counted: no second one may be there
    assert batches(failing) == 0
    assert [entry.what for entry in follower.tools.audit.entries] == ["attempt", "recognised", "confirmed"]


def test_a_call_that_was_not_carried_out_is_repeated(failing: World) -> None:
    failing.api.faults.add(Fault(method="POST", status=502))

    run(failing, failing.follower(), rounds=6)

    assert failing.role is SECONDARY


@pytest.mark.parametrize("when", ["before", "after"])
def test_who_dies_in_the_call_starts_again_without_a_second_change(failing: World, tmp_path: Path, when: str) -> None:
    failing.kill = when
    with pytest.raises(Killed):
        run(failing, failing.follower(audit=tmp_path / "audit"))
    again = failing.follower(audit=tmp_path / "audit")

    run(failing, again)

    assert failing.role is SECONDARY
    assert batches(failing) == 1
    history = again.tracks["cloudflare", "www.example.com."].history
    assert len(history.moves) == 1, "one change, whoever made it"
    third = failing.follower(audit=tmp_path / "audit")
    run(failing, third, rounds=1)
    assert len(third.tracks["cloudflare", "www.example.com."].history.moves) == 1, "and the log tells it from now on"


def test_retry_after_is_honoured(failing: World) -> None:
    failing.api.faults.add(Fault(status=429, retry_after=300, count=1))
    follower, asked = failing.follower(), sum(failing.api.requests.values())

    run(failing, follower, rounds=5)

    assert sum(failing.api.requests.values()) - asked == 1, "the refused call alone"
    assert "provider-api" in rules(failing, follower)
    run(failing, follower, rounds=4)
    assert failing.role is SECONDARY


def test_a_refused_token_is_told_without_being_shown(failing: World) -> None:
    failing.api.revoke_token(DEFAULT_TOKEN)
    follower = failing.follower()

    decision = run(failing, follower)

    assert "403" in decision.why
    assert not any(DEFAULT_TOKEN.secret in line for line in failing.lines)


def test_both_ends_dead_changes_nothing_and_is_loud(tmp_path: Path) -> None:
    world = World(primary_alive=False)
    follower = world.follower(audit=tmp_path / "audit")
    run(world, follower)
    world.secondary_alive = False

    run(world, follower, rounds=8)

    assert world.truth is PRIMARY, "Route53 answers the primary again"
    assert world.role is SECONDARY, "and Cloudflare stays"
    assert "both-ends-dead" in rules(world, follower)
    assert any('"level": "error"' in line and "both-ends-dead" in line for line in world.lines)


def test_both_ends_dead_is_told_where_nothing_is_to_be_moved() -> None:
    world = World(primary_alive=False, secondary_alive=False)
    follower = world.follower()

    run(world, follower)

    assert world.role is PRIMARY
    assert "both-ends-dead" in rules(world, follower)


def test_at_most_k_moves_an_hour_also_after_a_restart(tmp_path: Path) -> None:
    world = World()
    for index in range(6):
        world.primary_alive = bool(index % 2)
        run(world, world.follower(audit=tmp_path / "audit"), rounds=7)

    follower = world.follower(audit=tmp_path / "audit")
    run(world, follower)

    assert batches(world) == 3
    assert "too-many-moves" in rules(world, follower) or world.role is world.truth


def test_without_an_audit_log_moves_keep_a_distance(tmp_path: Path) -> None:
    """`modified_on` tells the last change alone: a third of an hour apart there can't be more than three."""
    world = World(primary_alive=False)
    run(world, world.follower(kept=False))
    world.primary_alive = True
    moved = world.clock.time

    follower = world.follower(kept=False)
    while world.role is SECONDARY:
        run(world, follower, rounds=1)

    assert 1200 - 120 <= world.clock.time - moved <= 1200 + 120


def test_changes_by_others_count(tmp_path: Path) -> None:
    world = World(primary_alive=False)
    one, other = world.follower(audit=tmp_path / "one"), world.follower(audit=tmp_path / "other")
    run(world, other, rounds=1)
    run(world, one)

    run(world, other)

    history = other.tracks["cloudflare", "www.example.com."].history
    assert len(history.moves) == 1
    assert [entry.what for entry in other.tools.audit.entries if entry.what != "looked"] == ["seen"]


def test_a_log_that_is_shared_tells_what_others_did(tmp_path: Path) -> None:
    """However long one has not looked: what the log explains is counted as what it was."""
    world = World(primary_alive=False)
    one, other = (world.follower(audit=tmp_path / "log", who=name) for name in ("one", "other"))
    run(world, other, rounds=1)
    world.clock.time += 900
    run(world, one)

    run(world, other)

    assert len(other.tracks["cloudflare", "www.example.com."].history.moves) == 1
    assert "seen" not in {entry.what for entry in other.tools.audit.read()}


def test_an_edited_document_reaches_the_records() -> None:
    world = World()
    follower = world.follower()
    run(world, follower)

    follower.adopt(build(domain(ttl=300)))
    run(world, follower)

    assert {record.ttl for record in world.records()} == {300}
    assert world.role is PRIMARY


def test_a_pin_wins_over_the_marker_and_the_window() -> None:
    world = World()
    follower = world.follower()
    pin = Pin(to=SECONDARY, reason="maintenance")
    pinned = domain()
    pinned = pinned.replace(failover=tuple(policy.replace(pin=pin) for policy in pinned.failover))

    follower.adopt(build(pinned))
    run(world, follower, rounds=1)
    assert world.role is SECONDARY

    follower.adopt(build(domain()))
    run(world, follower, rounds=6)
    assert world.role is PRIMARY


def test_a_missing_record_is_told_and_none_is_made() -> None:
    world = World(primary_alive=False)
    world.api.store.contents(world.zone).drop(next(one.id for one in world.records() if one.type == "AAAA"))
    follower = world.follower()

    run(world, follower)

    assert rules(world, follower) == {"no-records"}
    assert world.contents() == {"A": {"192.0.2.1", "192.0.2.2"}}


def test_a_foreign_record_is_told_and_left_alone() -> None:
    world = World(primary_alive=False)
    world.add_record("A", "203.0.113.99")
    follower = world.follower()

    run(world, follower)

    assert world.contents()["A"] == {"198.51.100.1", "198.51.100.2", "203.0.113.99"}
    assert "records-foreign" in rules(world, follower)


def test_nothing_else_is_ever_touched() -> None:
    world = World(primary_alive=False)
    world.add_record("A", "192.0.2.77", name="other.example.com")
    world.add_record("NS", "ns.example.net", name="sub.example.com")
    before = [one for one in world.api.store.records(world.zone) if one.name != "www.example.com"]

    run(world, world.follower())

    assert [one for one in world.api.store.records(world.zone) if one.name != "www.example.com"] == before


def test_once_samples_for_the_whole_window_and_confirms() -> None:
    world = World(primary_alive=False)
    follower = world.follower()
    begun = world.clock.time

    decisions = asyncio.run(follower.once(180.0))

    assert world.role is SECONDARY
    assert world.clock.time - begun >= 120
    assert decisions["cloudflare", "www.example.com."].action.value == "keep"


# -- vantage points ---------------------------------------------------------------------------------------------
class Neighbours:
    """Peers whose probes say what the test decides."""

    def __init__(self, *said: Results | None) -> None:
        self.said = said

    async def ask(self) -> Sequence[tuple[str, Results | None]]:
        return [(f"http://peer-{index}/probe", said) for index, said in enumerate(self.said)]


DEAD: dict[str, Any] = {"web-1": False, "web-2": True}
FINE: dict[str, Any] = {"web-1": True, "web-2": True}


@pytest.mark.parametrize(
    ("peers", "moves"),
    [((DEAD, DEAD), True), ((DEAD, None), True), ((FINE, DEAD), True), ((FINE, FINE), False), ((None, None), False)],
)
def test_a_silent_route53_is_replaced_by_a_majority_of_vantage_points(
    peers: tuple[Results | None, ...], *, moves: bool
) -> None:
    world = World(primary_alive=False, says=dict.fromkeys(range(4), "silent"))

    run(world, world.follower(peers=Neighbours(*peers)))

    assert (world.role is SECONDARY) is moves


def test_one_server_that_still_answers_keeps_the_vantage_points_out() -> None:
    world = World(primary_alive=False, says={0: SECONDARY, 1: "silent", 2: "silent", 3: "silent"})

    run(world, world.follower(peers=Neighbours(DEAD, DEAD)))

    assert world.role is PRIMARY


def test_silence_alone_changes_nothing() -> None:
    world = World(primary_alive=False, says=dict.fromkeys(range(4), "silent"))
    follower = world.follower()

    run(world, follower)

    assert world.role is PRIMARY
    assert rules(world, follower) == {"route53-silent"}
