"""Probes in the background: each endpoint has a task, and its last result is kept for a while."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from dnsstack.deadline import limited
from dnsstack.follow.dependencies import Probes
from dnsstack.follow.life import Results
from dnsstack.model.health import EndpointCheck
from dnsstack.plan.following import PATIENCE, PROBE

WITHIN: Final = PROBE + PATIENCE
"""The seconds after which a probe counts as unanswered; a healthy endpoint answers before."""

LEAST: Final = 5.0
"""The least time limit of a probe in real seconds, at any pace of a sandbox."""


@dataclass(frozen=True, slots=True)
class _Said:
    """The result of a probe, with its begin and end; None if it could not be made."""

    begun: float
    at: float
    alive: bool | None


_NOTHING: Final = _Said(-math.inf, -math.inf, None)


class Board:
    """Starts probes and keeps their results; `ended` is called after each.

    `clock` is monotonic; `scale` shortens the limit (a sandbox's pace).
    """

    def __init__(
        self,
        prober: Probes,
        clock: Callable[[], float],
        scale: float = 1.0,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        self._prober, self._clock, self._within, self._ended = prober, clock, max(WITHIN * scale, LEAST), ended
        self._scale = scale
        self._running: dict[str, dict[asyncio.Task[None], float]] = {}
        self._said: dict[str, _Said] = {}

    def start(self, checks: Mapping[str, EndpointCheck], newer_than: float = math.inf) -> None:
        """Start a probe of each endpoint without a running probe and without a result after `newer_than`."""
        for name, check in checks.items():
            if name not in self._running and self._said.get(name, _NOTHING).at <= newer_than:
                self._begin(name, check)

    def again(self, checks: Mapping[str, EndpointCheck]) -> None:
        """Start a probe now, also if an older one is running, which may have begun while the endpoint was dead."""
        recent = self._clock() - PATIENCE * self._scale
        for name, check in checks.items():
            if not any(begun > recent for begun in self._running.get(name, {}).values()):
                self._begin(name, check)

    def _begin(self, name: str, check: EndpointCheck) -> None:
        begun = self._clock()
        self._running.setdefault(name, {})[asyncio.create_task(self._probe(name, check, begun))] = begun

    async def _probe(self, name: str, check: EndpointCheck, begun: float) -> None:
        said: bool | None = None
        try:
            said = (await limited(_one(self._prober, name, check), self._within)).get(name)
        except TimeoutError:
            said = False
        except Exception:  # noqa: BLE001  # a probe that could not be made has no result
            said = None
        self._forget(name)
        if begun >= self._said.get(name, _NOTHING).begun:  # an older probe has no news
            self._said[name] = _Said(begun, self._clock(), said)
        self._ended()

    def _forget(self, name: str) -> None:
        """Remove the current task from the running ones."""
        running, task = self._running.get(name, {}), asyncio.current_task()
        running = self._running[name] = {one: begun for one, begun in running.items() if one is not task}
        if not running:
            del self._running[name]

    async def wait(self, names: Collection[str], seconds: float) -> None:
        """Wait until the running probes of `names` have ended, at most `seconds`."""
        running = [task for name in names for task in self._running.get(name, ())]
        if running:
            await asyncio.wait(running, timeout=seconds)

    def pending(self, names: Collection[str], newer_than: float) -> bool:
        """True if one of `names` has no result after `newer_than` yet."""
        return any(not self._is_known(name, newer_than) for name in names)

    def results(self, names: Collection[str], newer_than: float) -> Results:
        """The results of `names` after `newer_than`, without probes that could not be made."""
        said = {name: self._said[name].alive for name in names if self._is_known(name, newer_than)}
        return {name: alive for name, alive in said.items() if alive is not None}

    def _is_known(self, name: str, newer_than: float) -> bool:
        """True if the result may be used: a dead endpoint counts as dead while it is probed again."""
        said = self._said.get(name, _NOTHING)
        return said.at > newer_than or (said.alive is False and name in self._running)

    async def close(self) -> None:
        """Cancel the running probes."""
        running = [task for tasks in self._running.values() for task in tasks]
        self._running.clear()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _one(prober: Probes, name: str, check: EndpointCheck) -> Results:
    return await prober.all({name: check})
