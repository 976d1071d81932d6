"""Health checkers on loopback: thresholds both ways, shares, searches, and what unknown means."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.sandbox.clock import FLOOR_TTL, Pace
from dnsstack.sandbox.health.cloudflare import CloudflareMonitors, majority_of_majorities
from dnsstack.sandbox.health.probe import Opinion, ProbeTarget, probe
from dnsstack.sandbox.health.route53 import Route53Checkers
from dnsstack.sandbox.origins.network import Network
from dnsstack.sandbox.origins.origin import Condition, Origin

FAST = Pace(100.0)
CHECK = {"Type": "HTTP", "IPAddress": "192.0.2.1", "Port": 80, "RequestInterval": 10, "FailureThreshold": 3}


@asynccontextmanager
async def network(*addresses: str, body: str | None = None) -> AsyncIterator[Network]:
    """Origins for the addresses, running."""
    made = Network([Origin(address, body=body) for address in addresses], {"origin.example.net": ("192.0.2.1",)})
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


class Changes:
    """An event for each change that a checker tells."""

    def __init__(self) -> None:
        self.event = asyncio.Event()

    def __call__(self) -> None:
        self.event.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for changes until the condition holds."""
        async with asyncio.timeout(60):
            while not condition():
                await self.event.wait()
                self.event.clear()


@pytest.mark.parametrize(
    ("kind", "condition", "search", "expected"),
    [
        ("HTTP", Condition.UP, "", True),
        ("HTTPS", Condition.UP, "", True),
        ("TCP", Condition.UP, "", True),
        ("HTTP", Condition.UP, "origin", True),
        ("HTTP", Condition.UP, "Origin!", False),
        ("HTTP", Condition.FAULTY, "", False),
        ("TCP", Condition.FAULTY, "", True),
        ("HTTP", Condition.SILENT, "", False),
        ("TCP", Condition.DEAD, "", False),
        ("HTTP", Condition.DARK, "", False),
        ("TCP", Condition.DARK, "", False),
    ],
)
def test_a_probe_evaluates_as_route53_does(kind: str, condition: Condition, search: str, *, expected: bool) -> None:
    """Status 2xx and 3xx, the string in the body, a TCP connection alone."""

    async def run() -> bool:
        async with network("192.0.2.1") as made:
            made.origins["192.0.2.1"].condition = condition
            return await probe(made, ProbeTarget(kind, "192.0.2.1", "www.example.com", search=search), 0.2)

    assert asyncio.run(run()) is expected


def test_only_the_first_5120_octets_are_searched() -> None:
    """A string that begins beyond them is not found."""

    async def run() -> bool:
        async with network("192.0.2.1", body="x" * 5115 + "needle") as made:
            return await probe(made, ProbeTarget("HTTP", "192.0.2.1", "www", search="needle"), 1.0)

    assert asyncio.run(run()) is False


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.integers(1, 10))
def test_an_opinion_changes_only_after_the_threshold(results: list[bool], threshold: int) -> None:
    """The opinion is the first result until `threshold` results in a row say the other thing."""
    opinion = Opinion(threshold, threshold)
    expected: bool | None = None
    for index, result in enumerate(results):
        opinion.hear(healthy=result)
        recent = results[max(0, index + 1 - threshold) : index + 1]
        if expected is None:
            expected = result
        elif len(recent) == threshold and all(one is not expected for one in recent):
            expected = not expected

        assert opinion.healthy is expected


def test_route53_fails_over_and_back_and_starts_healthy() -> None:
    """A new check is healthy; it turns when the endpoint dies and turns back when it answers again."""

    async def run() -> list[bool]:
        async with network("192.0.2.1") as made:
            changes = Changes()
            checkers = Route53Checkers(made, FAST, changes)
            checkers.configure({"a": CHECK, "not-a": {**CHECK, "Inverted": True}, "off": {**CHECK, "Disabled": True}})
            seen = [checkers.status("a"), checkers.status("not-a")]
            made.origins["192.0.2.1"].condition = Condition.DEAD
            await changes.until(lambda: not checkers.status("a") and checkers.status("not-a"))
            seen += [checkers.status("off")]
            made.origins["192.0.2.1"].condition = Condition.UP
            await changes.until(lambda: checkers.status("a"))
            await checkers.stop()
            return seen

    assert asyncio.run(run()) == [True, False, True]


def test_a_check_is_heard_of_when_every_checker_has_a_result() -> None:
    """Before, a failure of 8 s at the start would be the first result of most, which decides at once."""

    async def run() -> None:
        async with network("192.0.2.1") as made:
            checkers = Route53Checkers(made, FAST, lambda: None)
            checkers.configure({"c": CHECK})
            [watch] = checkers._watches.values()
            assert not watch.heard.is_set()
            await asyncio.wait_for(checkers.heard(), 10)
            assert all(opinion.healthy is True for opinion in watch.opinions)
            await checkers.stop()

    asyncio.run(run())


def test_eighteen_percent_of_the_checkers_keep_a_check_healthy() -> None:
    """More than 18 % must say healthy: two of eight points do, one of eight does not."""

    async def run(alive: int) -> bool:
        async with network("192.0.2.1") as made:
            changes = Changes()
            checkers = Route53Checkers(made, FAST, changes)
            checkers.configure({"a": CHECK})
            watch = checkers._watches["a"]
            watch.stop()
            for index, opinion in enumerate(watch.opinions):
                opinion.healthy = index < alive
            checkers._publish_later("a")
            if alive == 1:
                await changes.until(lambda: not checkers.status("a"))
            else:
                await asyncio.sleep(FAST.seconds(11))  # nothing is told, because nothing changes
            await checkers.stop()
            return checkers.status("a")

    assert asyncio.run(run(2)) is True
    assert asyncio.run(run(1)) is False


@given(st.lists(st.booleans(), min_size=1, max_size=6), st.integers(0, 7))
def test_a_calculated_check_counts_its_children(children: list[bool], threshold: int) -> None:
    """Healthy while at least the threshold of children is; 0 is always, more than there are is never."""
    checkers = Route53Checkers(Network([], {}), FAST, lambda: None)
    configs: dict[str, dict[str, Any]] = {
        f"child-{index}": {"Type": "CLOUDWATCH_METRIC", "AlarmIdentifier": {"Name": str(index)}}
        for index in range(len(children))
    }
    configs["all"] = {"Type": "CALCULATED", "ChildHealthChecks": list(configs), "HealthThreshold": threshold}
    checkers.configure(configs)
    checkers.alarms = {str(index): healthy for index, healthy in enumerate(children)}

    assert checkers.status("all") is (sum(children) >= threshold)


def test_cloudflare_starts_down_and_needs_majorities() -> None:
    """Unknown is down; a pool's endpoint turns healthy by probes and unhealthy when it dies."""
    pool = {"id": "p", "monitor": "m", "enabled": True, "origins": [{"name": "o", "address": "192.0.2.1"}]}
    monitor = {"type": "http", "interval": 15, "timeout": 5, "retries": 1, "expected_codes": "2xx,3xx"}

    async def run() -> list[bool | None]:
        async with network("192.0.2.1") as made:
            changes = Changes()
            monitors = CloudflareMonitors(made, FAST, changes)
            monitors.configure([pool], {"m": monitor})
            seen = [monitors.status("p", "192.0.2.1"), monitors.status("p", "192.0.2.9")]
            await changes.until(lambda: monitors.status("p", "192.0.2.1") is True)
            made.origins["192.0.2.1"].condition = Condition.DEAD
            await changes.until(lambda: monitors.status("p", "192.0.2.1") is False)
            await monitors.stop()
            return seen

    assert asyncio.run(run()) == [False, None]


@given(st.lists(st.sampled_from([True, False, None]), min_size=9, max_size=9))
def test_majority_of_majorities(votes: list[bool | None]) -> None:
    """Two of three regions, each by two of its three data centres; one that has not probed says no."""
    opinions = [Opinion(1, 1, vote) for vote in votes]
    regions = [sum(vote is True for vote in votes[start : start + 3]) >= 2 for start in (0, 3, 6)]

    assert majority_of_majorities(opinions) is (sum(regions) >= 2)


@given(st.integers(0, 2**31 - 1), st.floats(1, 1000))
def test_served_ttls_are_scaled_and_never_below_the_floor(ttl: int, speed: float) -> None:
    """A TTL is never longer than the real one and never below two seconds unless the real one is."""
    served = Pace(speed).ttl(ttl)

    assert served <= ttl
    assert served >= min(ttl, FLOOR_TTL)
