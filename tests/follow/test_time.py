"""Hold-down and hourly limit count in the provider's time: no clock, no step of it and no restart bends them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dnsstack.follow.audit import Audit, AuditLine
from dnsstack.follow.clock import ProviderTime
from dnsstack.follow.runner import Follower
from dnsstack.plan.build import build
from dnsstack.providers.cloudflare.api.answers import retry_after
from tests.follow.virtual import LoopClock, SlowWorld, moved_after, role_after, rules, run, shown, slow_world, strategy
from tests.follow.world import PRIMARY, SECONDARY, START, domain

DAY = 86_400.0
HOUR = 3600.0
LIMIT = 3
HOLD_DOWN = 60
LIFE = 3600


def follower(world: SlowWorld, audit: Path | None = None) -> Follower:
    return world.follower(
        build(domain(strategy(15, 15, moves_per_hour=LIMIT, hold_down=HOLD_DOWN))), audit, reread=60.0
    )


@dataclass
class Restless(SlowWorld):
    """Its primary dies and recovers every `every` seconds."""

    every: float = 150.0
    moves: list[float] = field(default_factory=list)

    async def live(self, seconds: float) -> None:
        before = self.role
        for second in range(0, int(seconds), 5):
            self.primary_alive = int(second / self.every) % 2 == 1
            await asyncio.sleep(5.0)
            if self.role is not before:
                self.moves.append(self.clock.time)
                before = self.role


class Misstamped(SlowWorld):
    """An API whose changes are stamped a day ahead of its own `Date`."""

    async def respond(self, request: httpx.Request) -> httpx.Response:
        answer = await super().respond(request)
        body = answer.json()
        result = body.get("result")
        for item in [*(result if isinstance(result, list) else result.get("patches") or ())]:
            if item.get("modified_on", "") != item.get("created_on", ""):
                made = datetime.fromisoformat(item["modified_on"]) + timedelta(seconds=DAY)
                item["modified_on"] = made.isoformat()
        return httpx.Response(answer.status_code, headers={"Date": answer.headers["Date"]}, json=body)


def most_in_an_hour(moves: list[float]) -> int:
    return max((sum(at <= other < at + HOUR for other in moves) for at in moves), default=0)


@pytest.mark.slow
@settings(max_examples=5)
@given(
    st.sampled_from([-DAY, -300.0, 0.0, 300.0, DAY]),
    st.one_of(st.none(), st.tuples(st.integers(100, 3000), st.sampled_from([-DAY, 0.0, DAY]))),
    st.lists(st.integers(30, 3000), max_size=3),
    st.just(True),
)
@example(DAY, None, [], False)
@example(-DAY, (500, 0.0), [900], True)
def test_never_more_changes_than_allowed(
    skew: float, step: tuple[int, float] | None, restarts: list[int], tells_time: bool
) -> None:
    """Wherever the clock of this machine is, whenever it is set, and however often the follower begins anew."""

    async def whole(folder: Path) -> list[float]:
        world = Restless(clock=LoopClock(skew), tells_time=tells_time)  # type: ignore[arg-type]  # the loop's clock
        existing = asyncio.create_task(world.live(LIFE))
        steps = [step] if step else []
        events = sorted([*((at, None) for at in restarts), *steps, (LIFE, None)], key=lambda event: event[0])
        one, begun = follower(world, folder / "audit"), 0.0
        running = asyncio.create_task(one.run())
        for at, to in events:
            await asyncio.sleep(max(at - begun, 0.0))
            begun = max(begun, at)
            if to is not None:
                world.clock.skew = to  # type: ignore[attr-defined]  # the loop's clock
                continue
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await one.close()
            one = follower(world, folder / "audit")
            running = asyncio.create_task(one.run())
        running.cancel()
        await asyncio.gather(running, existing, return_exceptions=True)
        await one.close()
        return world.moves

    with TemporaryDirectory() as folder:
        moves = run(whole(Path(folder)))

    assert moves, "a limit that lets nothing through would hold, too"
    assert most_in_an_hour(moves) <= LIMIT
    assert all(later - earlier >= HOLD_DOWN - 5 for earlier, later in pairwise(moves))


@pytest.mark.parametrize("tells_time", [True, False])
@pytest.mark.parametrize("skew", [-DAY, 0.0, DAY])
def test_a_wrong_clock_stretches_no_hold_down_and_is_told(skew: float, tells_time: bool) -> None:
    async def whole() -> tuple[float | None, float | None, set[str]]:
        world = slow_world(tells_time=tells_time)
        world.clock.skew = skew  # type: ignore[attr-defined]  # the loop's clock
        one = follower(world)
        there = await moved_after(world, one, SECONDARY, 60 + shown(15, 15))
        again = follower(world)  # a process that knows nothing but what the records and the API tell
        world.primary_alive = True
        running = asyncio.create_task(again.run())
        took = await role_after(world, PRIMARY, HOUR)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await again.close()
        return there, took, rules(one)

    there, back, found = run(whole())

    assert there is not None
    assert back is not None
    assert back <= HOUR / LIMIT + shown(15, 15)
    assert ("clock-skew" in found) is (skew != 0)


def test_a_clock_that_is_set_right_leaves_no_skew_behind() -> None:
    async def whole() -> tuple[set[str], set[str]]:
        world = slow_world()
        world.clock.skew = -DAY  # type: ignore[attr-defined]  # the loop's clock
        one = follower(world)
        running = asyncio.create_task(one.run())
        await asyncio.sleep(100.0)
        before = rules(one)
        world.clock.skew = 0.0  # type: ignore[attr-defined]  # likewise
        await asyncio.sleep(100.0)
        after = rules(one)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await one.close()
        return before, after

    before, after = run(whole())

    assert "clock-skew" in before
    assert "clock-skew" not in after


@pytest.mark.slow
def test_a_restart_between_two_looks_counts_one_change(tmp_path: Path) -> None:
    """An old log and one edit were once six changes: the log tells when somebody last looked."""

    async def whole() -> tuple[float | None, list[str]]:
        world = slow_world()
        world.primary_alive = True
        audit = tmp_path / "audit"
        one = follower(world, audit)
        running = asyncio.create_task(one.run())
        await asyncio.sleep(7200.0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await one.close()
        for record in world.records():  # somebody edits by hand, while nobody follows
            other = {"192.0.2.1": "198.51.100.1", "192.0.2.2": "198.51.100.2", "2001:db8:1::1": "2001:db8:2::1"}
            world.edit(record, other[record.content])
        again = follower(world, audit)
        running = asyncio.create_task(again.run())
        took = await role_after(world, PRIMARY, HOUR)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await again.close()
        return took, [json.loads(line)["what"] for line in audit.read_text().splitlines()]

    took, told = run(whole())

    assert took is not None
    assert took <= HOLD_DOWN + shown(15, 15)
    assert told.count("looked") <= 2 + 7200 / 60, "one line a look at most"


def test_a_provider_time_keeps_within_what_dates_tell() -> None:
    class Clock:
        passed, day = 0.0, START - DAY

        def monotonic(self) -> float:
            return self.passed

        def now(self) -> float:
            return self.day + self.passed

        async def sleep(self, seconds: float) -> None:
            raise NotImplementedError

    clock = Clock()
    time = ProviderTime(clock)
    assert time.now() == START - DAY
    clock.passed = 1.5
    time.heard(START + 1, sent=1.2)
    assert START + 1 <= time.now() <= START + 2.3
    assert time.skew == pytest.approx(DAY, abs=2)
    time.stamped(START + 10 * DAY)
    assert time.now() <= START + 2.3, "a stamp in the future is the stamp's fault"
    clock.day = START + DAY
    assert time.now() <= START + 2.3, "a clock that is set moves nothing"


def test_a_stamp_in_the_future_counts_from_when_it_was_seen_and_is_told() -> None:
    async def whole() -> tuple[float | None, set[str]]:
        world = Misstamped(clock=LoopClock())  # type: ignore[arg-type]  # the loop's clock
        world.clock.skew = 0.0  # type: ignore[attr-defined]  # likewise
        world.edit(world.records()[0], "192.0.2.1", ttl=120)
        one = follower(world)
        return await moved_after(world, one, SECONDARY, 2 * HOLD_DOWN + shown(15, 15)), rules(one)

    took, found = run(whole())

    assert took is not None
    assert "clock-skew" in found


def test_a_stamp_in_the_future_ends_across_runs_of_once(tmp_path: Path) -> None:
    """Each run is a process of its own: the log keeps when the stamp was first seen."""

    async def whole() -> float | None:
        world = Misstamped(clock=LoopClock())  # type: ignore[arg-type]  # the loop's clock
        world.edit(world.records()[0], "192.0.2.1", ttl=120)
        world.primary_alive = False
        begun = world.clock.monotonic()
        for _ in range(12):
            one = follower(world, tmp_path / "audit")
            await one.once(40.0)
            await one.close()
            if world.role is SECONDARY:
                return world.clock.monotonic() - begun
            await asyncio.sleep(60.0)
        return None

    assert run(whole()) is not None


def test_a_retry_after_date_is_counted_from_the_answers_own_date() -> None:
    assert retry_after("Wed, 21 Oct 2015 07:28:30 GMT", "Wed, 21 Oct 2015 07:28:00 GMT") == 30
    assert retry_after("Wed, 21 Oct 2015 07:28:30 GMT") == 0


def test_the_log_is_parsed_once_for_all_owners(tmp_path: Path) -> None:
    """It was once read for each owner: 200 of them took 28 s."""

    class Counting(Audit):
        reads = 0

        def read(self) -> Iterator[AuditLine]:
            self.reads += 1
            return super().read()

    file = tmp_path / "audit"
    file.write_text('{"at":"2026-01-01T00:00:00Z","what":"seen","who":"x","provider":"cloudflare","owner":"a."}\n')
    audit = Counting(file)
    for index in range(200):
        audit.of(("cloudflare", f"h{index}."))

        audit.write(AuditLine("seen", START, ("cloudflare", f"h{index}.")))
        assert [entry.what for entry in audit.of(("cloudflare", f"h{index}."))] == ["seen"]

    assert audit.reads == 1, "and not again for each line of our own"
    with file.open("a") as other:
        other.write('{"at":"2026-01-01T00:00:01Z","what":"move","who":"y","provider":"cloudflare","owner":"a."}\n')
    assert [entry.what for entry in audit.of(("cloudflare", "a."))] == ["seen", "move"], "another follower's is read"
