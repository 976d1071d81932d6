"""What is known of former changes: from Cloudflare's `modified_on`, the audit log, and our own. Pure.

`modified_on` tells the last change only. Between two looks there may have been more, as many as the hold-down lets
through: so many are counted, as late as they can have been. Where nobody looked for longer than a hold-down, the last
change alone is known: it counts once, and moves keep the spacing that holds the hourly limit by itself.

All times are the provider's, seconds since the epoch (`clock.ProviderTime`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from dnsstack.follow.decide import Past
from dnsstack.follow.followed import Limits

_LATE: Final = 120.0
"""Seconds that a request may take, for an attempt to explain a change."""

_SAME: Final = 0.001
"""Seconds that are one moment: times travel as text with microseconds."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What a look has found: `foreign` changes by others, or one that the log knows as attempted and not as made."""

    foreign: int = 0
    attempted: bool = False


@dataclass(slots=True)
class History:
    """Changes of one owner at one provider; `logged` says that an audit log covers those of this follower."""

    limits: Limits
    logged: bool = False
    last: float | None = None
    moves: list[float] = field(default_factory=list)
    attempts: list[float] = field(default_factory=list)
    looked: float | None = None
    _spaced_until: float = 0.0
    future: dict[float, float] = field(default_factory=dict)
    """Stamps that were in the future when they were first seen, and when that was: they count from then."""

    def restore(self, moves: Iterable[float], attempts: Iterable[float], looked: float | None, now: float) -> None:
        """Take over what the audit log tells of this hour; `looked` is when somebody last looked at the provider."""
        moves = [self._capped(move, now) for move in moves]
        new = [move for move in moves if not any(abs(move - known) < _SAME for known in self.moves)]
        self.moves = sorted({*self.moves, *new})
        self.attempts = sorted({*self.attempts, *(self._capped(attempt, now) for attempt in attempts)})
        self.last = max([*self.moves, *([self.last] if self.last is not None else [])], default=None)
        if self.looked is None and looked is not None:
            self.looked = min(looked, now)
        self._forget(now)

    def changed(self, at: float, now: float) -> None:
        """A change of our own was made, at the time that the provider tells."""
        self._note([self._capped(at, now)])
        self.looked = now
        self._forget(now)

    def look(self, modified: float | None, now: float) -> Noted:
        """Take note of the provider's last change, and tell what it was."""
        found = Noted()
        at = None if modified is None else self._capped(modified, now)
        if at is not None and not self._is_known(at):
            if self._is_attempted(at):
                self._note([at])
                found = Noted(attempted=True)
            else:
                found = Noted(self._unknown(at, now))
        self.looked = now
        self._forget(now)
        return found

    def past(self, now: float) -> Past:
        """What a decision rests on."""
        return Past(self.last, tuple(self.moves), not self.logged or now < self._spaced_until)

    def counted(self, stamp: float) -> float:
        """When a change with this stamp counts: the stamp, or when it was first seen where it was in the future."""
        return self.future.get(stamp, stamp)

    def _capped(self, stamp: float, now: float) -> float:
        """A stamp, or when it was first seen where it was in the future then."""
        if stamp > now + _SAME:
            self.future.setdefault(stamp, now)
        return self.counted(stamp)

    def _is_known(self, modified: float) -> bool:
        return any(abs(modified - move) < _SAME for move in self.moves) or (
            self.last is not None and modified <= self.last
        )

    def _is_attempted(self, modified: float) -> bool:
        """An attempt in the log, whose outcome is not there, explains a change shortly after it, once."""
        for attempt in self.attempts:
            if -_LATE <= modified - attempt <= _LATE:
                self.attempts.remove(attempt)
                return True
        return False

    def _unknown(self, modified: float, now: float) -> int:
        """A change that is not ours, and those that may hide behind it.

        A gap in which the whole limit fits is not counted as moves: the last change counts, and the spacing begins.
        """
        limits = self.limits
        begin = -math.inf if self.looked is None else max(self.looked, self.last or 0.0)
        hidden = (modified - begin) / limits.hold_down if limits.hold_down > 0 else math.inf
        count = max(1, math.ceil(min(hidden, limits.moves)))
        if count >= limits.moves > 1:
            count = 1
            if now - modified < limits.hour:
                self._spaced_until = modified + limits.hour
        self._note([modified - index * limits.hold_down for index in range(count)])
        return count

    def _note(self, moments: list[float]) -> None:
        self.moves = sorted({*self.moves, *moments})
        self.last = self.moves[-1]

    def _forget(self, now: float) -> None:
        """Keep this hour alone: memory stays flat."""
        self.moves = [move for move in self.moves if now - move < self.limits.hour]
        self.attempts = [attempt for attempt in self.attempts if now - attempt < self.limits.hour]
        self.future = {raw: seen for raw, seen in self.future.items() if now - raw < self.limits.hour}
