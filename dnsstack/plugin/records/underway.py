"""The common part of both providers' senders: the number of attempts, waits, and the progress of an operation."""

from __future__ import annotations

from typing import Final

from dnsstack.plugin.records.zone import Progress, ZoneRefused
from dnsstack.providers.declared import Key

TRIES: Final = 3
"""The number of attempts to send a batch that never arrives."""

SETTLING: Final = 2.0
"""The seconds to wait after a lost answer before the zone is listed: the provider may still be working."""


class Underway:
    """The progress of an operation, which is reported; `unit` is what is counted, in the plural."""

    def __init__(self, provider: str, unit: str, progress: Progress) -> None:
        self._provider, self._unit, self._progress = provider, unit, progress
        self._done = self._total = 0

    def begin(self, total: int) -> None:
        """Set the number of units to send."""
        self._total = total

    def add(self, count: int) -> None:
        """Add the number of units that were made."""
        self._done += count
        self._progress(f"{self._provider}: {self._part()}")

    def so_far(self) -> str:
        """The number of units that were made, in words."""
        return self._part() if self._done else "nothing was changed"

    def stopped(self) -> ZoneRefused:
        """The message about an operation that was cancelled."""
        return ZoneRefused(f"the operation was cancelled; {self.so_far()}; the next deployment makes the rest")

    def never_arrived(self, failed: Exception, keys: tuple[Key, ...]) -> ZoneRefused:
        """The message about a batch that never arrived."""
        return ZoneRefused(f"{failed}, in {TRIES} attempts; {self.so_far()}", keys)

    def _part(self) -> str:
        return f"{self._done:,} of {self._total:,} {self._unit} were made"
