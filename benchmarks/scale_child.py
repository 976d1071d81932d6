"""The child process of one in-process deployment, with its CPU split among program, plugin and host.

Only one of them works at a time, so that the process's own clock (`time.process_time`: all threads, user and system) is
read wherever the work goes from one to another:

- program: the interpreter's start, Pulumi's SDK, the vendors' SDKs, the component with all that it calls, its hooks;
- plugin: dnsstack's own two resources with boto3, httpx and their calls. The host calls them in this process: what a
  plugin of its own process does for the protocol's messages is seen with `--engine` alone;
- host: our stand-in for the engine, its state, and the vendors' resources. It is not part of the product.
"""

from __future__ import annotations

import functools
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

SHARES: Final = "shares.json"


class Meter:
    """The process's CPU by who used it."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._who = "program"
        self._since = 0.0

    def turn(self, who: str) -> str:
        """From now on it is `who`; who it was."""
        now = time.process_time()
        self.seconds[self._who] += now - self._since
        before, self._who, self._since = self._who, who, now
        return before

    @contextmanager
    def within(self, who: str) -> Iterator[None]:
        """What is done in here is `who`'s."""
        before = self.turn(who)
        try:
            yield
        finally:
            self.turn(before)

    def of(self, who: str, call: Callable[P, T]) -> Callable[P, T]:
        """`call`, metered."""

        @functools.wraps(call)
        def metered(*args: P.args, **kwargs: P.kwargs) -> T:
            with self.within(who):
                return call(*args, **kwargs)

        return metered


def main() -> None:
    """One deployment, metered; the shares go into a file beside its result."""
    meter = Meter()
    import pulumi  # noqa: F401  # the program's, before the host needs it

    with meter.within("host"):
        from dnsstack.sandbox.deploy import child, monitor, runtime
        from dnsstack.sandbox.deploy.carried import OwnType

    for name in ("check", "diff", "preview", "create", "read", "update", "delete", "live_inputs"):
        setattr(OwnType, name, meter.of("plugin", getattr(OwnType, name)))
    for name in ("RegisterResource", "RegisterResourceOutputs"):
        setattr(monitor.Monitor, name, meter.of("host", getattr(monitor.Monitor, name)))
    runtime.Callbacks.run = meter.of("program", runtime.Callbacks.run)  # type: ignore[method-assign]  # metered
    child._run_program = meter.of("program", child._run_program)  # noqa: SLF001  # likewise
    deploy = meter.of("host", child._deploy)  # noqa: SLF001  # likewise

    def deployed(request: Any, folder: Path) -> dict[str, Any]:
        try:
            return deploy(request, folder)
        finally:
            (folder / SHARES).write_text(json.dumps(meter.seconds), encoding="utf-8")

    child._deploy = deployed  # noqa: SLF001  # likewise
    with meter.within("host"):
        child.main()


if __name__ == "__main__":
    main()
