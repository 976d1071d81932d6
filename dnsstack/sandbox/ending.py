"""Ending tasks reliably."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final

AGAIN: Final = 0.1
"""Seconds after which a task that is still running is cancelled once more."""


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel the tasks and return when all have ended; their exceptions are dropped.

    One cancellation is not enough: before Python 3.12 `asyncio.wait_for`, which dnspython uses, loses one that comes
    at the same moment as its result (cpython issue 86296).
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        done, left = await asyncio.wait(left, timeout=AGAIN)
        await asyncio.gather(*done, return_exceptions=True)
