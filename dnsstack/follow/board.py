"""Probes that nobody waits for: each endpoint's runs by itself, and its last result stays for a while."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Collection, Mapping

from dnsstack.deadline import limited
from dnsstack.follow.life import Results
from dnsstack.follow.tools import Probes
from dnsstack.model.health import EndpointCheck

WITHIN = 60.0
"""Seconds after which a probe is silent: more than two tries of the slowest check take."""


class Board:
    """Starts probes and shows what they said. `clock` is monotonic; `scale` shortens the limit (a sandbox's pace)."""

    def __init__(self, prober: Probes, clock: Callable[[], float], scale: float = 1.0) -> None:
        self._prober, self._clock, self._within = prober, clock, WITHIN * scale
        self._running: dict[str, asyncio.Task[None]] = {}
        self._said: dict[str, tuple[float, bool | None]] = {}

    def start(self, checks: Mapping[str, EndpointCheck], newer_than: float = math.inf) -> None:
        """Probe what no probe is under way for, and what was not probed after `newer_than`."""
        for name, check in checks.items():
            if name not in self._running and self._said.get(name, (-math.inf, None))[0] <= newer_than:
                task = asyncio.create_task(self._probe(name, check))
                self._running[name] = task

    async def _probe(self, name: str, check: EndpointCheck) -> None:
        said: bool | None = None
        try:
            said = (await limited(_one(self._prober, name, check), self._within)).get(name)
        except TimeoutError:
            said = False
        finally:
            del self._running[name]
            self._said[name] = (self._clock(), said)

    async def wait(self, names: Collection[str], seconds: float) -> None:
        """Wait until the running probes of `names` have ended, at most `seconds`."""
        running = [task for name, task in self._running.items() if name in names]
        if running:
            await asyncio.wait(running, timeout=seconds)

    def pending(self, names: Collection[str], newer_than: float) -> bool:
        """True where it is not known yet what one of `names` says since `newer_than`."""
        return any(not self._is_known(name, newer_than) for name in names)

    def results(self, names: Collection[str], newer_than: float) -> Results:
        """What the probes of `names` said after `newer_than`; one that could not be made is not in it."""
        said = {name: self._said[name][1] for name in names if self._is_known(name, newer_than)}
        return {name: alive for name, alive in said.items() if alive is not None}

    def _is_known(self, name: str, newer_than: float) -> bool:
        """A dead endpoint stays dead while it is probed again: a probe that hangs is no sign of life."""
        at, said = self._said.get(name, (-math.inf, None))
        return at > newer_than or (said is False and name in self._running)

    async def close(self) -> None:
        """End what runs."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _one(prober: Probes, name: str, check: EndpointCheck) -> Results:
    return await prober.all({name: check})


__all__ = ["Board"]
