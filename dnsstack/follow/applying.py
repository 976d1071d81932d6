"""Carry decisions out: write the audit log, send a batch, and find out whether an unanswered batch was carried out."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dnsstack.follow.audit import LOOKED, AuditLine
from dnsstack.follow.changes import ExistingRecord, fit, last_changed
from dnsstack.follow.decide import Decision
from dnsstack.follow.dependencies import FollowerOptions, Tools
from dnsstack.follow.mover import CallFailed, Receipt, of
from dnsstack.follow.owner_state import Pending, Track, Unconfirmed, everything
from dnsstack.model.nameservers import ProviderId

SKEW: Final = 5.0
"""The difference between two clocks, in seconds, from which on it is reported."""

BATCH: Final = 200
"""The most changes in a call: the limit of a batch on Cloudflare's smallest plan (cloudflare-docs; read 2026-11)."""

Due = tuple[Track, Decision]


@dataclass(slots=True)
class Pause:
    """No call to a provider before `until` (monotonic seconds), after `failures` in a row."""

    until: float = 0.0
    failures: int = 0
    why: str = ""


@dataclass(slots=True)
class Carrier:
    """Reads and writes the records of providers through their movers, with pauses after failures."""

    tools: Tools
    options: FollowerOptions
    pauses: dict[ProviderId, Pause] = field(default_factory=dict)
    looks: dict[ProviderId, float] = field(default_factory=dict)
    _rng: random.Random = field(default_factory=random.Random)

    def paused(self, provider: ProviderId) -> str:
        """The reason why a provider may not be called now; "" if it may."""
        pause = self.pauses.get(provider)
        rest = 0.0 if pause is None else pause.until - self.tools.clock.monotonic()
        return f"{pause.why}; next call in {rest:.0f} s" if pause is not None and rest > 0 else ""

    async def look(self, tracks: Sequence[Track]) -> None:
        """Read the records of `tracks` again; if that fails, `trouble` of each has the reason."""
        for provider in dict.fromkeys(track.followed.provider for track in tracks):
            mine = [track for track in tracks if track.followed.provider is provider]
            trouble = self.paused(provider)
            if not trouble:
                sent = self.tools.clock.monotonic()
                try:
                    existing = await self.tools.movers[provider].existing([track.followed for track in mine])
                except CallFailed as failed:
                    self._failed(provider, failed)
                    trouble = str(failed)
                else:
                    self.pauses.pop(provider, None)
                    self._learn(provider, existing, sent)
                    for track in mine:
                        self._take(track, of(track.followed, existing))
                    continue
            for track in mine:
                track.trouble = trouble

    def _learn(
        self, provider: ProviderId, existing: Iterable[ExistingRecord], sent: float, *, changed: bool = False
    ) -> None:
        """Learn the provider's time from an answer to a request that was `sent` at this monotonic time."""
        time, date, at = self.tools.time(provider), self.tools.movers[provider].date, last_changed(existing)
        if date is not None:
            time.heard(date, sent)
        if at is not None:
            time.stamped(at, sent if changed else None)
        far = abs(time.skew) > SKEW
        if self.tools.journal.changed(("clock-skew", provider.value), f"{time.skew:.0f}" if far else "") and far:
            self.tools.journal.say("warning", "clock-skew", provider=provider.value, ahead=round(time.skew))

    def looked(self, provider: ProviderId, tracks: Sequence[Track]) -> None:
        """Log when all `tracks` of the provider were read: after a restart, the gap then does not count as changes."""
        at = min((track.history.looked or 0.0 for track in tracks), default=0.0)
        if self.tools.audit.path is not None and at - self.looks.get(provider, 0.0) >= self.options.reread / 2:
            self.looks[provider] = at
            self._log(AuditLine(LOOKED, at, everything(provider), self.options.who))

    def _take(self, track: Track, existing: tuple[ExistingRecord, ...]) -> None:
        now = self.tools.time(track.followed.provider).now()
        pending, track.pending = track.pending, None
        made = pending is not None and is_made(track, pending.decision, existing)
        noted = track.look(existing, now, self.tools.clock.monotonic(), self.tools.audit)
        if pending is not None and made:
            at = last_changed(existing) or now
            track.history.changed(at, now)
            self._write("recognised", at, track, pending.decision, pending.evidence, pending.change_id, existing)
            self._made(track, pending.decision, pending.change_id)
        elif pending is not None:
            self.tools.journal.say("warning", "not-carried-out", about=track.followed.label, change=pending.change_id)
        elif noted.attempted:
            why = "an earlier attempt was carried out"
            self._note("recognised", track, existing, {"why": why})
        elif noted.foreign:
            self._note("seen", track, existing, {"changes": noted.foreign})
            self.tools.metrics.add("foreign_changes_total", noted.foreign, **_labels(track))

    def _note(self, what: str, track: Track, existing: Sequence[ExistingRecord], details: Mapping[str, Any]) -> None:
        """Log a change by others that was found, so that it is known after a restart."""
        at = last_changed(existing) or self.tools.time(track.followed.provider).now()
        self._log_change(what, at, track, {**details, "after": shown(existing)})

    async def carry_out(self, due: Sequence[Due]) -> None:
        """Make every change that is due, with one call for each provider."""
        for provider in dict.fromkeys(track.followed.provider for track, _ in due):
            mine = [one for one in due if one[0].followed.provider is provider]
            for batch in _batches(mine):
                if not self.paused(provider):
                    await self._send(provider, batch)

    async def _send(self, provider: ProviderId, batch: Sequence[Due]) -> None:
        change_id = uuid.uuid4().hex
        for track, decision in batch:
            self._attempt(track, decision, change_id)
        changes = [change for _, decision in batch for change in decision.changes]
        sent = self.tools.clock.monotonic()
        try:
            receipt = await self.tools.movers[provider].move(changes)
        except CallFailed as failed:
            await self._not_answered(provider, batch, failed)
            return
        self.pauses.pop(provider, None)
        self._learn(provider, receipt.after, sent, changed=True)
        for track, decision in batch:
            self._answered(track, decision, receipt, change_id)

    def _attempt(self, track: Track, decision: Decision, change_id: str) -> None:
        now = self.tools.time(track.followed.provider).now()
        track.pending = Pending(decision, track.evidence(), change_id)
        self._log(
            AuditLine("attempt", now, track.followed.key, self.options.who, {"change": change_id, "why": decision.why})
        )

    async def _not_answered(self, provider: ProviderId, batch: Sequence[Due], failed: CallFailed) -> None:
        """After a lost answer, read the records at once; split a refused batch, so that one change stops no other."""
        if failed.uncertain:
            self.tools.journal.say("warning", "answer-lost", provider=provider.value, why=str(failed))
            if failed.retry_after is not None or not await self._recognised(batch):
                self._failed(provider, failed)
            return
        for track, _ in batch:
            track.pending = None
        if failed.refused and len(batch) > 1:
            for one in batch:
                await self._send(provider, [one])
            return
        self._failed(provider, failed)

    async def _recognised(self, batch: Sequence[Due]) -> bool:
        """True if the records show that the unanswered call was carried out, or if that is not known yet."""
        sent = {track.pending.change_id for track, _ in batch if track.pending is not None}
        await self.look([track for track, _ in batch])
        found = {track.unconfirmed.change_id for track, _ in batch if track.unconfirmed is not None}
        return any(track.trouble for track, _ in batch) or sent <= found

    def _answered(self, track: Track, decision: Decision, receipt: Receipt, change_id: str) -> None:
        clock, now = self.tools.clock, self.tools.time(track.followed.provider).now()
        evidence = track.pending.evidence if track.pending is not None else {}
        after = of(track.followed, receipt.after)
        at = last_changed(after) or now
        track.pending = None
        track.history.changed(at, now)
        changed = {
            change.before.id for change in decision.changes
        }  # the ids of own servers' records change with their values
        existing = {one.id: one for one in track.existing or () if one.id not in changed} | {
            one.id: one for one in after
        }
        track.existing, track.existing_at = tuple(existing.values()), clock.monotonic()
        self._write("move", at, track, decision, evidence, change_id, after, receipt.change_id)
        self._made(track, decision, change_id)

    def _made(self, track: Track, decision: Decision, change_id: str) -> None:
        if decision.role is not None:
            track.unconfirmed = Unconfirmed(decision.role, self.tools.clock.monotonic(), change_id)
            track.written = track.followed.mark(decision.role)
        self.tools.metrics.add("moves_total", 1, **_labels(track))

    def _write(
        self,
        what: str,
        at: float,
        track: Track,
        decision: Decision,
        evidence: Mapping[str, Any],
        change_id: str,
        after: Sequence[ExistingRecord],
        provider_id: str = "",
    ) -> None:
        """Log a change: who, why, evidence, before, after, change id."""
        details = {
            "to": decision.role.value if decision.role else "",
            "types": [rrset.rdtype for rrset in track.followed.rrsets],
            "why": decision.why,
            "evidence": evidence,
            "before": shown(change.before for change in decision.changes),
            "after": shown(after),
            "change": change_id,
            "mark": track.followed.mark(decision.role) if decision.role else "",
            **({"provider_change": provider_id} if provider_id else {}),
        }
        self._log_change(what, at, track, details)
        self.tools.journal.say("info", what, about=track.followed.label, **details)

    def confirmed(self, track: Track, seconds: float) -> None:
        """Note that every server answers the last change."""
        if track.unconfirmed is not None:
            details = {"change": track.unconfirmed.change_id, "seconds": round(seconds, 1)}
            track.unconfirmed = None
            now = self.tools.time(track.followed.provider).now()
            self._log(AuditLine("confirmed", now, track.followed.key, self.options.who, details))
            self.tools.journal.say("info", "confirmed", about=track.followed.label, **details)

    def _failed(self, provider: ProviderId, failed: CallFailed) -> None:
        """Pause, longer after each consecutive failure, with jitter, and at least as long as the provider asks."""
        pause = self.pauses.setdefault(provider, Pause())
        pause.failures += 1
        longest = self.options.longest_pause
        own = min(longest, self.options.first_pause * 2 ** min(pause.failures - 1, 16))
        wait = max(own * self._rng.uniform(0.5, 1.0), failed.retry_after or 0.0)
        pause.until, pause.why = self.tools.clock.monotonic() + wait, str(failed)
        self.tools.journal.say("error", "call-failed", provider=provider.value, why=str(failed), pause=round(wait, 1))

    def _log_change(self, what: str, stamp: float, track: Track, details: Mapping[str, Any]) -> None:
        """Log a change that was made, with the time from which it counts, and the provider's `stamp` if it differs."""
        at = track.history.counted(stamp)
        beside = {"stamped": stamp} if at != stamp else {}
        self._log(AuditLine(what, at, track.followed.key, self.options.who, {**details, **beside}))

    def _log(self, entry: AuditLine) -> None:
        if not self.tools.audit.write(entry):
            self.tools.journal.say("error", "audit-not-written", why=self.tools.audit.failure)


def is_made(track: Track, decision: Decision, existing: Iterable[ExistingRecord]) -> bool:
    """True if the records are as a decision wanted them."""
    records = tuple(existing)
    role = decision.role
    return role is not None and not any(fit(rrset, role, records).changes for rrset in track.followed.rrsets)


def shown(existing: Iterable[ExistingRecord]) -> list[dict[str, Any]]:
    """Records in the form of the audit log."""
    return [{"id": one.id, "type": one.rdtype, "content": one.content, "ttl": one.ttl} for one in existing]


def _labels(track: Track) -> dict[str, str]:
    return {"owner": track.followed.owner, "provider": track.followed.provider.value}


def _batches(due: Sequence[Due]) -> Iterator[list[Due]]:
    """Groups of at most `BATCH` changes; the changes of an owner are in one group."""
    batch: list[Due] = []
    for one in due:
        if batch and sum(len(decision.changes) for _, decision in (*batch, one)) > BATCH:
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch
