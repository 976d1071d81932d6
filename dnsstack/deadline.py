"""Total time limits: every call over a network ends in time, even if its peer does not answer.

The time-out of a client library applies to each read: a peer that sends one octet at a time keeps the call waiting
for ever, and so does a resolver that never answers. The limits here apply to the whole call.
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
    """The result of `call`, if it ends within `seconds`.

    A call that is late is cancelled, and this function does not wait until it has ended: in Python 3.11, a call inside
    `wait_for` may ignore its cancellation.

    Raises:
        TimeoutError: `call` did not end within `seconds`.
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
    """Read the exception of a late call, so that asyncio does not log it."""
    if not task.cancelled():
        task.exception()


def limited_call(call: Callable[[], T], seconds: float) -> T:
    """The result of a call that blocks, made in a thread; an exception of the call is raised here.

    A late call goes on in its daemon thread until the process ends. So use this only for calls that read, or that may
    be repeated.

    Raises:
        TimeoutError: the call did not end within `seconds`.
    """
    results: list[T] = []
    faults: list[BaseException] = []
    context = contextvars.copy_context()

    def work() -> None:
        try:
            results.append(context.run(call))
        except BaseException as fault:  # noqa: BLE001  # raised below, in the thread that waits
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
    """As `limited_call`; `what` is the subject of the error message for a late call.

    Raises:
        EnvironmentFault: the call did not end within `seconds`.
    """
    try:
        return limited_call(call, seconds)
    except TimeoutError:
        msg = f"{what} did not end within {seconds:g} s: try again, or find out what keeps it waiting"
        raise EnvironmentFault(msg) from None
