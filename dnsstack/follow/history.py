"""What is known of former changes: from Cloudflare's `modified_on`, the audit log, and our own. Pure.

`modified_on` tells the last change only. Between two looks there may have been more, as many as the hold-down lets
through: so many are counted, as late as they can have been. Where nothing tells of the time before the first look,
the last change alone is known, and moves keep the spacing that holds the hourly limit by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from dnsstack.follow.decide import Past
from dnsstack.follow.followed import Limits

_SKEW: Final = 120.0
"""Seconds by which this machine's clock and Cloudflare's may differ, and a request may take, for an attempt to explain
a change."""

_SAME: Final = 0.001
"""Seconds that are one moment: times travel as text with microseconds."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What a look has found: `foreign` changes by others, or one that the log knows as attempted and not as made."""

    foreign: int = 0
    attempted: bool = False


@dataclass(slots=True)
class History:
    """Changes of one owner at one provider, seconds since the epoch.

    `known_since` is since when the audit log covers every change of this follower, None without a log.
    """

    limits: Limits
    known_since: float | None = None
    last: float | None = None
    moves: list[float] = field(default_factory=list)
    attempts: list[float] = field(default_factory=list)
    looked: float | None = None
    skew: float = 0.0
    """How far the provider's clock is ahead of ours at least: a stamp in the future tells."""
    _spaced_until: float = 0.0

    def restore(self, moves: Iterable[float], attempts: Iterable[float], until: float | None, now: float) -> None:
        """Take over what the audit log tells of this hour; `until` is the time of its last entry."""
        new = [move for move in moves if not any(abs(move - known) < _SAME for known in self.moves)]
        self.moves = sorted({*self.moves, *new})
        self.attempts = sorted({*self.attempts, *attempts})
        self.last = max([*self.moves, *([self.last] if self.last is not None else [])], default=None)
        if self.looked is None and until is not None and now - until <= self.limits.hold_down:
            self.looked = (
                until  # else nobody knows what happened since: one change, and the spacing that needs no memory
            )
        self._forget(now)

    def changed(self, at: float, now: float) -> None:
        """A change of our own was made, at the time that the provider tells."""
        self._note([at])
        self.skew = max(0.0, at - now)
        self.looked = max(at, now)
        self._forget(now)

    def look(self, modified: float | None, now: float) -> Noted:
        """Take note of the provider's last change, and tell what it was."""
        found = Noted()
        if modified is not None and not self._is_known(modified):
            self.skew = max(0.0, modified - now)
            if self._is_attempted(modified):
                self._note([modified])
                found = Noted(attempted=True)
            else:
                found = Noted(self._unknown(modified, now))
        self.looked = now
        self._forget(now)
        return found

    def past(self, now: float) -> Past:
        """What a decision rests on."""
        spaced = self.known_since is None or now < self._spaced_until - self.skew
        last = None if self.last is None else self.last - self.skew
        return Past(last, tuple(move - self.skew for move in self.moves), spaced)

    def _is_known(self, modified: float) -> bool:
        return any(abs(modified - move) < _SAME for move in self.moves) or (
            self.last is not None and modified <= self.last
        )

    def _is_attempted(self, modified: float) -> bool:
        """An attempt in the log, whose outcome is not there, explains a change shortly after it, once."""
        for attempt in self.attempts:
            if -_SKEW <= modified - attempt <= _SKEW:
                self.attempts.remove(attempt)
                return True
        return False

    def _unknown(self, modified: float, now: float) -> int:
        """A change that is not ours, and those that may hide behind it."""
        limits = self.limits
        if self.looked is None:
            count = 1
            if now - modified < limits.hour:
                self._spaced_until = modified + limits.hour
        elif limits.hold_down <= 0:
            count = limits.moves
        else:
            begin = max(self.looked, self.last or 0.0, modified - limits.hour)
            count = max(1, math.ceil((modified - begin) / limits.hold_down))
        count = min(count, limits.moves)
        self._note([modified - index * limits.hold_down for index in range(count)])
        return count

    def _note(self, moments: list[float]) -> None:
        self.moves = sorted({*self.moves, *moments})
        self.last = self.moves[-1]

    def _forget(self, now: float) -> None:
        """Keep this hour alone: memory stays flat."""
        now += self.skew
        self.moves = [move for move in self.moves if now - move < self.limits.hour]
        self.attempts = [attempt for attempt in self.attempts if now - attempt < self.limits.hour]


__all__ = ["History", "Noted"]
