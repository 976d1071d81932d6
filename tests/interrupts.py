"""Interrupts that arrive whatever the runner does with them.

A background job (`nohup`, `&` in a script) ignores SIGINT, its children inherit that, and Python then leaves it so.
Who is to be interrupted sets its own disposition.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_HEARS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"


def interruptible(code: str) -> list[str]:
    """The command of a Python program that Ctrl-C reaches."""
    return [sys.executable, "-c", _HEARS + code]


@contextmanager
def heard() -> Iterator[None]:
    """SIGINT is a KeyboardInterrupt in this process, for a while."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
