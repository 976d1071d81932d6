"""Vantage points that probe one endpoint over and over, uncoordinated, each with its own opinion."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.health.probe import Opinion, Target, probe
from dnsstack.sandbox.origins.network import Network


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often and how patiently: `interval` in real seconds from a response to the next request.

    `down_after` and `up_after` are consecutive probes; `retries` are made at once after a failed one.
    """

    interval: float
    down_after: int
    up_after: int
    retries: int = 0


class Watch:
    """Several vantage points on one endpoint; `changed` is called when any of them changes its mind."""

    def __init__(self, network: Network, target: Target, rhythm: Rhythm, points: int, pace: Pace, seed: str) -> None:
        self.target = target
        self.rhythm = rhythm
        self.opinions = [Opinion(rhythm.down_after, rhythm.up_after) for _ in range(points)]
        self._network = network
        self._pace = pace
        self._random = random.Random(seed)  # noqa: S311 - phases of probes, not cryptography
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, changed: Callable[[], None]) -> None:
        """Begin probing; each point starts somewhere within the first interval, as uncoordinated checkers do."""
        for opinion in self.opinions:
            offset = self._pace.seconds(self._random.random() * self.rhythm.interval)
            self._tasks.append(asyncio.create_task(self._probe_on(opinion, offset, changed)))

    def stop(self) -> Sequence[asyncio.Task[None]]:
        """End probing; the cancelled tasks, to be awaited."""
        for task in self._tasks:
            task.cancel()
        return self._tasks

    async def _probe_on(self, opinion: Opinion, offset: float, changed: Callable[[], None]) -> None:
        scale = self._pace.seconds(1.0)
        await asyncio.sleep(offset)
        while True:
            healthy = False
            for _ in range(1 + self.rhythm.retries):
                healthy = await probe(self._network, self.target, scale)
                if healthy:
                    break
            if opinion.hear(healthy=healthy):
                changed()
            await asyncio.sleep(self._pace.seconds(self.rhythm.interval))
