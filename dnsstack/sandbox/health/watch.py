"""Uncoordinated vantage points that probe one endpoint repeatedly, each with its own opinion."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.health.probe import Opinion, ProbeTarget, probe
from dnsstack.sandbox.origins.network import Network

Late = Callable[[float], None]
"""Called with the seconds by which an event was late."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The pace and the limits of probes: `interval` is in real seconds from a response to the next request.

    `down_after` and `up_after` are consecutive probes; `retries` are made at once after a failed one.
    """

    interval: float
    down_after: int
    up_after: int
    retries: int = 0


class Watch:
    """Several vantage points on one endpoint; `changed` is called when one of them changes its opinion.

    `late` is called with the seconds by which each probe was late. `heard` is set once every point has a result.
    """

    def __init__(
        self,
        network: Network,
        target: ProbeTarget,
        rhythm: Rhythm,
        points: int,
        pace: Pace,
        seed: str,
        late: Late = lambda _: None,
    ) -> None:
        self.target = target
        self.rhythm = rhythm
        self.opinions = [Opinion(rhythm.down_after, rhythm.up_after) for _ in range(points)]
        self.heard = asyncio.Event()
        self._network = network
        self._pace = pace
        self._late = late
        self._random = random.Random(seed)  # noqa: S311 - phases of probes, not cryptography
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, changed: Callable[[], None]) -> None:
        """Begin probing; each point starts somewhere within the first interval, as uncoordinated checkers do."""
        for opinion in self.opinions:
            offset = self._pace.seconds(self._random.random() * self.rhythm.interval)
            self._tasks.append(asyncio.create_task(self._probe_on(opinion, offset, changed)))

    def stop(self) -> Sequence[asyncio.Task[None]]:
        """End probing; the cancelled tasks, to be awaited."""
        self.heard.set()
        for task in self._tasks:
            task.cancel()
        return self._tasks

    async def _probe_on(self, opinion: Opinion, offset: float, changed: Callable[[], None]) -> None:
        scale = self._pace.seconds(1.0)
        await self._sleep(offset)
        while True:
            healthy = False
            for _ in range(1 + self.rhythm.retries):
                healthy = await probe(self._network, self.target, scale)
                if healthy:
                    break
            if opinion.hear(healthy=healthy):
                changed()
            if not self.heard.is_set() and all(one.healthy is not None for one in self.opinions):
                self.heard.set()
            await self._sleep(self._pace.seconds(self.rhythm.interval))

    async def _sleep(self, seconds: float) -> None:
        due = time.monotonic() + seconds
        await asyncio.sleep(seconds)
        self._late(time.monotonic() - due)
