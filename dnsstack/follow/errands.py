"""Background tasks: reads, changes and confirmations; votes do not wait for them. There is one task of each kind.

If a task is requested while it runs, it runs once more afterwards, so that nothing waits for the next round.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from dnsstack.deadline import limited

Errand = Callable[[], Coroutine[Any, Any, None]]


class Errands:
    """Runs tasks by name; the name describes them. `clock` is monotonic; `within` is the time limit of a run."""

    def __init__(self, clock: Callable[[], float], within: Callable[[], float]) -> None:
        self._clock, self._within = clock, within
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._faults: list[BaseException] = []
        self.begun: dict[str, float] = {}
        """The start time of each running task."""

    def run(self, name: str, errand: Errand) -> None:
        """Run `errand` now; if it is running, run it once more afterwards."""
        if name in self._running:
            self._again.add(name)
        else:
            self._running[name] = asyncio.create_task(self._runs(name, errand))

    async def _runs(self, name: str, errand: Errand) -> None:
        try:
            while True:
                self._again.discard(name)
                self.begun[name] = self._clock()
                await limited(errand(), self._within())
                if name not in self._again:
                    break
        except asyncio.CancelledError:
            raise
        except TimeoutError:
            self._faults.append(TimeoutError(f"{name} did not end within {self._within():g} s"))
        except BaseException as fault:  # noqa: BLE001  # it is raised again by `tell`
            self._faults.append(fault)
        finally:
            self._forget(name)

    def _forget(self, name: str) -> None:
        if self._running.get(name) is asyncio.current_task():
            self.begun.pop(name, None)
            del self._running[name]

    @property
    def idle(self) -> bool:
        """True if no task is running."""
        return not self._running

    async def wait(self, seconds: float) -> None:
        """Wait until no task is running, at most `seconds`."""
        end = asyncio.get_running_loop().time() + seconds
        while self._running and (rest := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._running.values(), timeout=rest, return_when=asyncio.FIRST_COMPLETED)

    def tell(self) -> None:
        """Raise the first exception of a task since the last call."""
        faults, self._faults = self._faults, []
        if faults:
            raise faults[0]

    def stop(self) -> list[asyncio.Task[None]]:
        """Cancel the running tasks, and return them."""
        tasks = list(self._running.values())
        self._running.clear()
        self._again.clear()
        self.begun.clear()
        for task in tasks:
            task.cancel()
        return tasks
