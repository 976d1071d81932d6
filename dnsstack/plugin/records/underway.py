"""What both providers' senders of batches have in common: how often, how long, and how far an operation is."""

from __future__ import annotations

from typing import Final

from dnsstack.plugin.records.zone import Progress, ZoneRefused
from dnsstack.providers.declared import Key

TRIES: Final = 3
"""How often a batch is sent of which every time nothing arrived."""

SETTLING: Final = 2.0
"""Seconds before a lost batch is looked up: the service may still be at it."""


class Underway:
    """How much of an operation is in, told as it goes; `unit` is what is counted, in the plural."""

    def __init__(self, provider: str, unit: str, progress: Progress) -> None:
        self._provider, self._unit, self._progress = provider, unit, progress
        self._done = self._total = 0

    def begin(self, total: int) -> None:
        """As many units are to be sent."""
        self._total = total

    def add(self, count: int) -> None:
        """So many more were made."""
        self._done += count
        self._progress(f"{self._provider}: {self._part()}")

    def so_far(self) -> str:
        """How many were made, in words."""
        return self._part() if self._done else "nothing was changed"

    def stopped(self) -> ZoneRefused:
        """The message about an operation that was cancelled."""
        return ZoneRefused(f"cancelled: {self.so_far()}; the next deployment does the rest")

    def never_arrived(self, failed: Exception, keys: tuple[Key, ...]) -> ZoneRefused:
        """The message about a batch of which nothing arrived at any try."""
        return ZoneRefused(f"{failed}, {TRIES} times: {self.so_far()}", keys)

    def _part(self) -> str:
        return f"{self._done:,} of {self._total:,} {self._unit} were made"
