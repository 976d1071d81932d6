"""The former changes, from Cloudflare's `modified_on`, the audit log, and this process. Pure.

`modified_on` shows only the last change. Between two reads there may have been more, as many as the hold-down permits:
so many are counted, with the latest possible times. If nothing was read for longer than a hold-down, only the last
change is known. Then it counts once, and the time between changes is long enough to keep the hourly limit.

All times are the provider's, in seconds since 1970 (`clock.ProviderTime`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from dnsstack.follow.decide import Past
from dnsstack.follow.followed import Limits

_LATE: Final = 120.0
"""The most seconds between an attempt and a change that it explains."""

_SAME: Final = 0.001
"""Times that differ by less are equal, in seconds: texts have microseconds."""


@dataclass(frozen=True, slots=True)
class Noted:
    """The result of a read: the number of `foreign` changes, or a change that the log has only as attempted."""

    foreign: int = 0
    attempted: bool = False


@dataclass(slots=True)
class History:
    """The changes of one owner at one provider; `logged` is True if an audit log has those of this follower."""

    limits: Limits
    logged: bool = False
    last: float | None = None
    moves: list[float] = field(default_factory=list)
    attempts: list[float] = field(default_factory=list)
    looked: float | None = None
    _spaced_until: float = 0.0
    future: dict[float, float] = field(default_factory=dict)
    """Stamps that were in the future when they were first seen, each with that time, from which it counts."""

    def restore(self, moves: Iterable[float], attempts: Iterable[float], looked: float | None, now: float) -> None:
        """Use the audit log's entries of the last hour; `looked` is when the provider was last read."""
        moves = [self._capped(move, now) for move in moves]
        new = [move for move in moves if not any(abs(move - known) < _SAME for known in self.moves)]
        self.moves = sorted({*self.moves, *new})
        self.attempts = sorted({*self.attempts, *(self._capped(attempt, now) for attempt in attempts)})
        self.last = max([*self.moves, *([self.last] if self.last is not None else [])], default=None)
        if self.looked is None and looked is not None:
            self.looked = min(looked, now)
        self._forget(now)

    def changed(self, at: float, now: float) -> None:
        """Note our own change, with the provider's time."""
        self._note([self._capped(at, now)])
        self.looked = now
        self._forget(now)

    def look(self, modified: float | None, now: float) -> Noted:
        """Note the provider's last change, and say whose it was."""
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
        """The former changes for a decision."""
        return Past(self.last, tuple(self.moves), not self.logged or now < self._spaced_until)

    def counted(self, stamp: float) -> float:
        """The time of a change: its stamp, or when it was first seen if the stamp was in the future then."""
        return self.future.get(stamp, stamp)

    def _capped(self, stamp: float, now: float) -> float:
        """The stamp, or `now` if the stamp is in the future."""
        if stamp > now + _SAME:
            self.future.setdefault(stamp, now)
        return self.counted(stamp)

    def _is_known(self, modified: float) -> bool:
        return any(abs(modified - move) < _SAME for move in self.moves) or (
            self.last is not None and modified <= self.last
        )

    def _is_attempted(self, modified: float) -> bool:
        """True if an attempt without a result in the log explains this change; an attempt explains one change."""
        for attempt in self.attempts:
            if -_LATE <= modified - attempt <= _LATE:
                self.attempts.remove(attempt)
                return True
        return False

    def _unknown(self, modified: float, now: float) -> int:
        """Count a change that is not ours, and those that may have been before it unseen.

        After a gap that is long enough for the whole limit, only the last change counts, and `spaced` is set.
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
        """Keep only the last hour, so that memory is bounded."""
        self.moves = [move for move in self.moves if now - move < self.limits.hour]
        self.attempts = [attempt for attempt in self.attempts if now - attempt < self.limits.hour]
        self.future = {raw: seen for raw, seen in self.future.items() if now - raw < self.limits.hour}
