"""An event loop whose time passes only while everybody waits: hours of following in a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import dns.message

from dnsstack.follow.life import Results
from dnsstack.model.health import EndpointCheck
from dnsstack.verify.endpoint import Endpoint
from tests.follow.world import START, World

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
    """A world whose servers and endpoints take their time; `silent` servers never answer."""

    silent: frozenset[int] = frozenset()
    answer_in: float = 0.05
    probe_in: dict[str, float] = field(default_factory=dict)

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


def run(main: Coroutine[Any, Any, T]) -> T:
    """What `main` comes to, in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
