"""Structured logs: a JSON object for each event, without secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dnsstack.escaping import json_text
from dnsstack.follow.audit import stamp
from dnsstack.follow.clock import Clock
from dnsstack.masking import HIDDEN, masked

Sink = Callable[[str], None]


class Journal:
    """Writes events as lines. `secrets` are replaced in every event, although none should have one."""

    def __init__(self, sink: Sink, clock: Clock, secrets: Iterable[str] = ()) -> None:
        self._sink = sink
        self._clock = clock
        self._secrets = tuple(secret for secret in secrets if secret)
        self._last: dict[tuple[str, ...], str] = {}

    def say(self, level: str, event: str, **fields: Any) -> None:
        """Write one event. `level` is debug, info, warning or error."""
        line = json_text({"time": stamp(self._clock.now()), "level": level, "event": event, **fields})
        self._sink(masked(line, *self._secrets))

    def changed(self, about: tuple[str, ...], what: str) -> bool:
        """True if `what` differs from the last call for the same thing, so that repetitions can be left out."""
        if self._last.get(about) == what:
            return False
        self._last[about] = what
        return True


__all__ = ["HIDDEN", "Journal", "Sink"]
