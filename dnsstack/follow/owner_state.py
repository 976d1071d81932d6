"""The state of one owner at one provider between two rounds; its size is bounded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dnsstack.follow.audit import CHANGED, WRITTEN, Audit
from dnsstack.follow.changes import ExistingRecord, last_changed
from dnsstack.follow.decide import Decision, Life, Quorum, Seen, Trend
from dnsstack.follow.followed import Followed
from dnsstack.follow.history import History, Noted
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId

SILENCE = Quorum((), 0)


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that was sent and may have been made."""

    decision: Decision
    evidence: Mapping[str, Any]
    change_id: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A change that some name servers do not answer yet; times are monotonic seconds."""

    role: FailoverRole
    since: float
    change_id: str


@dataclass(slots=True)
class Track:
    """The state of one `Followed`: observations, and changes that have not ended."""

    followed: Followed
    history: History
    trend: Trend = field(default_factory=Trend)
    vantage_trend: Trend = field(default_factory=Trend)
    quorum: Quorum = SILENCE
    vantage_quorum: Quorum | None = None
    existing: tuple[ExistingRecord, ...] | None = None
    existing_at: float = -math.inf
    trouble: str = ""
    """The reason why the records could not be read, or ""."""
    pending: Pending | None = None
    unconfirmed: Unconfirmed | None = None
    decision: Decision | None = None
    life: Mapping[FailoverRole, Life] | None = None
    looked_after: float = -math.inf
    """When both ends were last probed without a change being due, monotonic."""
    both_dead: bool = False
    written: str = ""
    """The mark of what a follower with this log wrote last (`Followed.mark`); "" if it is not known."""
    heard: float = -math.inf
    """When vantage points gave the last counted results, monotonic."""
    unsettled_since: float | None = None
    """Since when there is no agreement for a whole window, monotonic; None while there is one."""
    looked_ahead: FailoverRole | None = None
    """The role for whose change the ends were last probed."""

    @property
    def by_vantage(self) -> bool:
        """True if Route53 gives no role and vantage points are used instead."""
        return self.vantage_quorum is not None and self.quorum.is_silent

    def take(self, quorum: Quorum, vantages: Quorum | None, now: float, spoken: float) -> None:
        """Use one round's votes; vantage points count only while Route53 gives no role.

        `spoken` is the time of their last results, so that no result counts twice.
        """
        limits = self.followed.limits
        self.quorum, self.vantage_quorum = quorum, vantages
        self.trend = self.trend.next(quorum.role, now, limits)
        role = vantages.role if vantages is not None and quorum.is_silent else None
        if role is None or role is not self.vantage_trend.role or spoken > self.heard:
            self.vantage_trend, self.heard = self.vantage_trend.next(role, now, limits), spoken
        if self.believed.holds_for(limits):
            self.unsettled_since = None
        elif self.unsettled_since is None:
            self.unsettled_since = now

    @property
    def believed(self) -> Trend:
        """The agreement of Route53's servers, or of the vantage points instead."""
        return self.vantage_trend if self.by_vantage else self.trend

    def seen(self, now: float, *, with_life: bool) -> Seen:
        """The observations for a decision; `now` is in seconds since 1970."""
        vantage = self.by_vantage and self.vantage_quorum is not None
        return Seen(
            now=now,
            quorum=self.vantage_quorum if vantage and self.vantage_quorum is not None else self.quorum,
            trend=self.believed,
            existing=self.existing or (),
            past=self.history.past(now),
            life=self.life if with_life else None,
            source="a quorum of vantage points" if vantage else "Route53",
            written=self.written,
        )

    def evidence(self) -> dict[str, Any]:
        """The evidence that is logged with a change."""
        vantage = self.by_vantage and self.vantage_quorum is not None
        quorum = self.vantage_quorum if vantage and self.vantage_quorum is not None else self.quorum
        trend = self.vantage_trend if vantage else self.trend
        found: dict[str, Any] = {
            "source": "vantage points" if vantage else "route53",
            "votes": {vote.voter: vote.role.value if vote.role else vote.why for vote in quorum.votes},
            "voters": quorum.voters,
            "agreed_seconds": round(trend.agreed, 1),
            "rounds": trend.rounds,
        }
        if self.life is not None:
            found["life"] = {role.value: life.value for role, life in self.life.items()}
        return found

    def look(self, existing: Sequence[ExistingRecord], now: float, monotonic: float, audit: Audit) -> Noted:
        """Note the existing records, and return what has changed since the last read."""
        before, self.existing, self.existing_at, self.trouble = self.existing, tuple(existing), monotonic, ""
        modified = last_changed(self.existing)
        if before is not None and contents(before) == contents(self.existing):
            return self.history.look(modified, now)
        restore(self, audit, now, first=before is None)
        if modified is None and before is not None and not any(one.modified for one in self.existing):
            modified = now  # own servers have no stamps: the change happened after the last read
        return self.history.look(modified, now)


def contents(existing: Sequence[ExistingRecord]) -> frozenset[tuple[Any, ...]]:
    """A value that is equal for two reads of the same records."""
    return frozenset((one.id, one.content, one.ttl, one.proxied, one.modified) for one in existing)


def restore(track: Track, audit: Audit, now: float, *, first: bool) -> None:
    """Use the audit log's entries about one owner at one provider; `now` is the provider's time.

    What was written last is used only at the `first` read; later, this process knows it better.
    """
    followed = track.followed
    moves: list[float] = []
    attempts: list[float] = []
    for entry in audit.of(followed.key):
        if now - entry.at < followed.limits.hour:
            (moves if entry.what in CHANGED else attempts if entry.what == "attempt" else []).append(entry.at)
            if isinstance(stamped := entry.details.get("stamped"), (int, float)):
                track.history.future[float(stamped)] = entry.at
            if first and entry.what in WRITTEN:
                track.written = str(entry.details.get("mark", ""))
    looks = audit.of(everything(followed.provider))
    since = max(moves, default=0.0)
    track.history.restore(
        moves, [attempt for attempt in attempts if attempt > since], looks[-1].at if looks else None, now
    )


def everything(provider: ProviderId) -> tuple[str, str]:
    """The key of log entries that say when all records of a provider were read."""
    return (provider.value, "")
