"""What the machine does to a drill is measured, told with its figure, and never a result about the domain."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dns.message
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.cli.app import run
from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.dns.server import HEALTHY, ServerFault
from dnsstack.sandbox.drills.result import DrillResult, Outcome, Promise, evaluated
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.following import Following
from dnsstack.sandbox.lag import SHARE, Lag, LagMeter, Lateness, Source
from dnsstack.verify.endpoint import Endpoint
from tests.sandbox.rehearsing import DOCUMENT, WWW, rehearsal, told
from tests.sandbox.virtual import run as virtually

BUSY = Lag({Source.LOOP: Lateness(0.84, 0.02), Source.PROBES: Lateness(0.1, 0.01)}, allowed=0.25, speed=20.0)
QUIET = Lag({Source.LOOP: Lateness(0.01, 0.001)}, allowed=0.25, speed=20.0)
KEPT = Promise("moved in time", Outcome.HELD, 40.0, 60.0)
STILL = Promise("no provider moves", Outcome.HELD, is_absence=True)
MISSED = Promise("moved in time", Outcome.BROKEN, bound=60.0)
LEFT_OUT = Promise("nobody moves it", Outcome.NOT_COUNTED)


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_began_late_is_told_by_its_longest_and_its_average() -> None:
    meter = LagMeter(Pace(20.0), clock=Clock())
    for late in (0.1, 0.3, -0.1):
        meter.probe(late)

    [(source, results)] = meter.taken().sources.items()
    assert (source, results.longest) == (Source.PROBES, 0.3)
    assert results.mean == pytest.approx(0.4 / 3)


def test_a_wake_up_that_is_due_and_has_not_come_counts() -> None:
    """A drill's own time-out may be served before the meter after the same stall."""
    clock = Clock()
    meter = LagMeter(Pace(20.0), clock=clock)
    clock.now += 1.05

    assert meter.taken().sources[Source.LOOP].longest == pytest.approx(1.0)
    meter.begin()
    assert meter.taken() == Lag({}, 0.1, 20.0)


@pytest.mark.parametrize(("speed", "allowed"), [(1.0, 2.0), (4.0, 0.5), (20.0, 0.1), (200.0, 0.1)])
def test_what_is_allowed_is_the_shortest_time_out_of_the_pace(speed: float, allowed: float) -> None:
    assert LagMeter(Pace(speed)).allowed == allowed


@given(st.floats(0.0, 10.0), st.floats(0.0, 10.0), st.floats(1.0, 1000.0), st.sampled_from(list(Source)))
def test_the_speed_to_try_is_slower_and_allows_what_was_measured(
    longest: float, mean: float, speed: float, source: Source
) -> None:
    meter = LagMeter(Pace(speed))
    lag = Lag({source: Lateness(max(longest, mean), mean)}, meter.allowed, speed)

    assert lag.is_busy is (max(longest, mean) > meter.allowed or mean / SHARE > meter.allowed)
    if lag.is_busy and lag.slower is not None:
        assert 1 <= lag.slower <= max(1.0, speed / 2)
        assert lag.slower == 1 or LagMeter(Pace(lag.slower)).allowed >= 2 * lag.worst - 1e-9
    assert (lag.slower is None) is (speed == 1)


def test_a_busy_machine_breaks_nothing_and_keeps_nothing_by_being_late() -> None:
    after = evaluated([KEPT, STILL, MISSED, LEFT_OUT], BUSY)

    assert [one.outcome for one in after] == [Outcome.HELD, *[Outcome.NOT_COUNTED] * 3]
    assert [one.is_busy for one in after] == [False, True, True, False]
    assert DrillResult("flapping", "", after, lag=BUSY).outcome is Outcome.NOT_COUNTED
    assert DrillResult("primary-down", "", [KEPT], lag=BUSY).outcome is Outcome.HELD


def test_a_quiet_machine_changes_no_promise() -> None:
    promises = [KEPT, STILL, MISSED, LEFT_OUT]

    assert evaluated(promises, QUIET) == promises
    assert DrillResult("flapping", "", promises, lag=QUIET).outcome is Outcome.BROKEN


def _run(results: list[DrillResult], monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str) -> int:
    async def played(*_: object) -> list[DrillResult]:
        return results

    document = folder / "example.com.yaml"
    document.write_text(DOCUMENT, encoding="utf-8")
    monkeypatch.setattr("dnsstack.cli.sandboxing.run._run", played)
    return run(["sandbox", "run", str(document), *words])


def _result(lag: Lag, *promises: Promise) -> DrillResult:
    return DrillResult("primary-down", "an endpoint dies", evaluated(promises, lag), lag=lag)


def test_not_counted_is_said_with_the_figure_and_a_speed_to_try(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _run([_result(BUSY, MISSED)], monkeypatch, tmp_path)

    assert code == 4
    out = capsys.readouterr().out
    assert "primary-down: not counted" in out
    assert "this machine is too busy: not counted; the event loop up to 0.84 s late (0.020 s on average)" in out
    assert "the limit is 0.25 s" in out
    assert "try --speed 1\n" in out


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ([], 4),
        ([_result(QUIET, KEPT)], 4),
        ([_result(QUIET, MISSED)], 1),
        ([_result(QUIET, LEFT_OUT)], 4),
    ],
)
def test_the_exit_code_tells_broken_before_not_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, others: list[DrillResult], code: int
) -> None:
    assert _run([_result(BUSY, MISSED), *others], monkeypatch, tmp_path) == code


def test_what_the_document_gives_nothing_to_is_no_matter_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert _run([_result(BUSY, LEFT_OUT), _result(BUSY, KEPT)], monkeypatch, tmp_path) == 0


def test_the_figures_are_in_the_json(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _run([_result(BUSY, MISSED), _result(QUIET, KEPT)], monkeypatch, tmp_path, "--format", "json")

    busy, quiet = (drill["lag"] for drill in json.loads(capsys.readouterr().out)["drills"])
    assert busy == {
        "sources": {
            "the event loop": {"longest_ms": 840.0, "mean_ms": 20.0},
            "health probes": {"longest_ms": 100.0, "mean_ms": 10.0},
        },
        "allowed_ms": 250.0,
        "too_busy": True,
        "try_speed": 1,
    }
    assert (quiet["too_busy"], quiet["try_speed"]) == (False, None)


def _stalled(seconds: float) -> Callable[[Stage], None]:
    """The event loop is blocked once, shortly after the drill has begun."""

    def breakage(stage: Stage) -> None:
        run, loop = stage.settle, asyncio.get_running_loop()

        async def settle(length: float) -> None:
            loop.call_later(0.05, time.sleep, seconds)
            await run(length)

        vars(stage)["settle"] = settle  # both-down waits by it

    return breakage


@pytest.mark.slow
def test_a_stall_of_the_loop_is_measured_and_a_broken_promise_is_not_counted() -> None:
    changes: dict[str, Any] = {"allowed_lag": 0.5}
    with rehearsal(**changes) as sandbox, sandbox.without_secondary(WWW):
        result = sandbox.play("both-down", _stalled(0.7))
        assert result.lag.sources[Source.LOOP].longest >= 0.5
        assert {Source.LOOP, Source.THREADS, Source.PROBES} <= result.lag.sources.keys()
        assert result.outcome is Outcome.NOT_COUNTED, told(result)
        assert any(promise.is_busy and WWW in promise.text for promise in result.promises)


def _follower(world: Any) -> Any:
    """A follower's own measures; it votes every 0.2 s at the latest."""
    made: Any = object.__new__(Following)
    limits = SimpleNamespace(longest_step=0.2)
    made._world, made._round_at, made._task = world, None, object()
    made.follower = SimpleNamespace(tracks={"www": SimpleNamespace(followed=SimpleNamespace(limits=limits))})
    return made


@pytest.mark.parametrize(
    ("takes", "came", "fault", "busy"),
    [
        (0.01, dns.message.Message(), HEALTHY, False),
        (0.12, dns.message.Message(), HEALTHY, True),
        (0.01, "no answer", HEALTHY, True),
        (0.12, "no answer", ServerFault(black_hole=True), False),
    ],
)
def test_a_server_that_is_well_and_answers_the_follower_too_late_is_the_machines_doing(
    takes: float, came: dns.message.Message | str, fault: ServerFault, *, busy: bool
) -> None:
    """The vote is lost, though no wake-up alone was late."""

    async def ask() -> Lag:
        async with LagMeter(Pace(20)) as lag:
            servers = {"ns": SimpleNamespace(address="127.0.0.1", port=53, fault=fault)}
            made = _follower(SimpleNamespace(lag=lag, servers=servers))
            made._directly = lambda *_: asyncio.sleep(takes, came)
            await made._ask("example.com.", "TXT", Endpoint("127.0.0.1", 53))
            return lag.taken()

    found = virtually(ask())

    assert found.is_busy is busy
    assert (Source.ANSWERS in found.sources) is (fault == HEALTHY)


@pytest.mark.parametrize(("apart", "busy"), [(0.1, False), (0.2, False), (0.35, True)])
def test_rounds_that_are_further_apart_than_votes_may_be_are_the_machines_doing(apart: float, *, busy: bool) -> None:
    async def rounds() -> Lag:
        async with LagMeter(Pace(20)) as lag:
            made = _follower(SimpleNamespace(lag=lag))
            for _ in range(3):
                made._round_begins()
                await asyncio.sleep(apart)
            return lag.taken()

    found = virtually(rounds())

    assert found.sources[Source.ROUNDS].longest == pytest.approx(max(apart - 0.2, 0.0))
    assert found.is_busy is busy


def test_a_round_that_was_planned_at_the_former_documents_poll_is_not_late() -> None:
    async def rounds() -> Lag:
        async with LagMeter(Pace(20)) as lag:
            made = _follower(SimpleNamespace(lag=lag))
            made.follower.adopt = lambda _: None
            made._round_begins()
            await asyncio.sleep(1.5)
            made.adopt("the document with another poll")
            made._round_begins()
            await asyncio.sleep(0.1)
            made._round_begins()
            return lag.taken()

    assert not virtually(rounds()).is_busy
