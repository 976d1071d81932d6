"""An event loop whose time passes only while everybody waits: hours of following in a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import dns.message
import httpx

from dnsstack.follow.life import Results
from dnsstack.follow.runner import Follower
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.health import EndpointCheck
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.timing import of
from dnsstack.verify.endpoint import Endpoint
from tests.follow.world import FOLLOW, PRIMARY, START, World, domain

T = TypeVar("T")


class VirtualLoop(asyncio.SelectorEventLoop):
    """Jumps to the next timer where nothing is ready."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def time(self) -> float:
        return self.passed

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]  # the loop's own queues
            self.passed = max(self.passed, self._scheduled[0].when())  # type: ignore[attr-defined]  # likewise
        super()._run_once()  # type: ignore[misc]  # likewise


class LoopClock:
    """The loop's time as the follower's clock; `skew` is how far its wall clock is ahead of the provider's."""

    def __init__(self, skew: float = 0.0) -> None:
        self.skew = skew

    @property
    def time(self) -> float:
        return START + asyncio.get_running_loop().time()

    def monotonic(self) -> float:
        return self.time

    def now(self) -> float:
        return self.time + self.skew

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass
class SlowWorld(World):
    """A world whose servers, endpoints and API take their time; `silent` servers never answer."""

    silent: frozenset[int] = frozenset()
    answer_in: float = 0.05
    probe_in: dict[str, float] = field(default_factory=dict)
    api_in: float = 0.0

    async def ask(self, name: str, rdtype: str, endpoint: Endpoint) -> dns.message.Message | str:
        index = int(endpoint.address.rpartition(".")[2])
        if not endpoint.address.startswith("203.0.113.") and index in self.silent:
            await asyncio.sleep(5.0)  # a resolver's whole patience
            return "no answer"
        await asyncio.sleep(self.answer_in)
        return await super().ask(name, rdtype, endpoint)

    async def all(self, checks: dict[str, EndpointCheck]) -> Results:  # type: ignore[override]  # plain dicts are given
        await asyncio.sleep(max((self.probe_in.get(name, 0.05) for name in checks), default=0.0))
        return await super().all(checks)

    async def respond(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(self.api_in)
        return await super().respond(request)


def slow_world(**fields: Any) -> SlowWorld:
    """Its primary is dead."""
    world = SlowWorld(clock=LoopClock(), **fields)  # type: ignore[arg-type]  # a clock of another kind
    world.primary_alive = False
    return world


def strategy(window: float, poll: float, **more: Any) -> Mapping[str, Any]:
    return {**FOLLOW, "window": window, "poll": poll, "hold_down": 60, **more}


def shown(window: float, poll: float) -> float:
    """A follower's part of the worst case, as `explain` shows it; the emulated API answers at once."""
    timing = of(build(domain(strategy(window, poll)))).policies[0].servers[ProviderId.CLOUDFLARE]
    return sum(term.worst for term in timing.terms if term.name in ("poll", "window", "probe")) + AT_ONCE


AT_ONCE = 0.5
"""Seconds that the emulated API takes at most, the step in which a test looks included."""


def follower(world: SlowWorld, window: float, poll: float, **policy: Any) -> Follower:
    return world.follower(build(domain(strategy(window, poll), **policy)))


async def moved_after(
    world: SlowWorld, one: Follower, role: FailoverRole, limit: float, well: float = 0.0, **dead: Any
) -> float | None:
    """Virtual seconds from the primary's death to Cloudflare's move to `role`; None beyond `limit`.

    The primary is healthy for `well` seconds before; `dead` are fields of the world from then on.
    """
    running = asyncio.create_task(one.run())
    try:
        if well:
            world.primary_alive = True
            await asyncio.sleep(well)
            assert world.role is PRIMARY, "it moved away from a primary that lives"
        world.primary_alive = False
        for name, value in dead.items():
            setattr(world, name, value)
        return await role_after(world, role, limit)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await one.close()


async def role_after(world: SlowWorld, role: FailoverRole, limit: float) -> float | None:
    """Virtual seconds until Cloudflare holds `role`; None beyond `limit`."""
    begun = world.clock.monotonic()
    for _ in range(int(limit / AT_ONCE * 2)):
        if world.role is role:
            return world.clock.monotonic() - begun
        await asyncio.sleep(AT_ONCE / 2)
    return None


def rules(one: Follower) -> set[str]:
    """What someone should look at by now."""
    found = set()
    for track in one.tracks.values():
        assert track.decision is not None
        found |= {rule for rule, _ in one.findings(track, track.decision)}
    return found


def run(main: Coroutine[Any, Any, T]) -> T:
    """What `main` comes to, in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
