"""Total time limits: the one way in which a call over a network ends, whatever its peer does.

A time-out of a client library is one for each read: a peer that sends one octet at a time keeps the call waiting
without end, and so does a resolver that never answers. These limits are for the whole. Late is silent.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from dnsstack.errors import EnvironmentFault

T = TypeVar("T")


async def limited(call: Coroutine[Any, Any, T], seconds: float) -> T:
    """The result of `call`.

    A call that is late is cancelled and no longer waited for, so that one which loses its cancellation (Python 3.11's
    `wait_for` may) holds nobody up.

    Raises:
        TimeoutError: it did not end within `seconds`.
    """
    task = asyncio.ensure_future(call)
    try:
        done, _ = await asyncio.wait((task,), timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if done:
        return task.result()
    task.cancel()
    task.add_done_callback(_heard)
    raise TimeoutError


def _heard(task: asyncio.Task[Any]) -> None:
    """What a late call ends with is nobody's business."""
    if not task.cancelled():
        task.exception()


def limited_call(call: Callable[[], T], seconds: float) -> T:
    """The result of a call that blocks, made in a thread; what it raises is raised here.

    A late call goes on in its daemon thread until the process ends: only calls that read, or that may be repeated, are
    made so.

    Raises:
        TimeoutError: it did not end within `seconds`.
    """
    results: list[T] = []
    faults: list[BaseException] = []
    context = contextvars.copy_context()

    def work() -> None:
        try:
            results.append(context.run(call))
        except BaseException as fault:  # noqa: BLE001  # it is raised where it is waited for
            faults.append(fault)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError
    if faults:
        raise faults[0]
    return results[0]


def read_within(call: Callable[[], T], seconds: float, what: str) -> T:
    """As `limited_call`; `what` begins the sentence that a late call ends in.

    Raises:
        EnvironmentFault: it did not end within `seconds`.
    """
    try:
        return limited_call(call, seconds)
    except TimeoutError:
        msg = f"{what} did not end within {seconds:g} s: try again, or find out what keeps it waiting"
        raise EnvironmentFault(msg) from None
