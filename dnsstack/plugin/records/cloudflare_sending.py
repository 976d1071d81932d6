"""Batches on their way to Cloudflare: sent one after the other, and looked up where nobody knows how one ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from http import HTTPStatus
from typing import Final

from dnsstack.plugin.records.describe import named
from dnsstack.plugin.records.underway import SETTLING, TRIES, Underway
from dnsstack.plugin.records.zone import Progress, Stop, ZoneRefused
from dnsstack.providers.cloudflare.api.transport import ApiCallFailed
from dnsstack.providers.cloudflare.api.zone import RIGHTS, ZoneApi
from dnsstack.providers.cloudflare.declared import ApiRecord, Body, attributes, value
from dnsstack.providers.cloudflare.follow import COMMENT
from dnsstack.providers.cloudflare.record_batch import BatchPart, RecordBatch, RecordOperation

FRESH: Final = 20.0
"""Seconds for which a listing is good enough to overwrite or delete what is in it."""

_QUOTA: Final = 81045
_NO_RECORD: Final = 81044
_DENIED: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


class _In(Enum):
    """How much of a batch is in the zone."""

    ALL = auto()
    PART = auto()
    NOTHING = auto()


class BatchSender:
    """Sends the batches of one operation."""

    def __init__(self, zone: ZoneApi, progress: Progress, stop: Stop) -> None:
        self._zone, self._stop = zone, stop
        self.underway = Underway("Cloudflare", "changes of records", progress)

    def run(self, batches: Sequence[RecordBatch]) -> None:
        """All of them, in order.

        Raises:
            ZoneRefused: one is refused, or cancelled.
            Cancelled, TooLate: while something was waited for.
        """
        self.underway.begin(sum(len(batch.operations) for batch in batches))
        for batch in batches:
            self._send(batch)

    def _send(self, batch: RecordBatch) -> None:
        for attempt in range(TRIES):
            if self._stop():
                raise self.underway.stopped()
            self._check_unchanged(batch)
            try:
                self._zone.send(batch)
            except ApiCallFailed as failed:
                if failed.failure is not None and failed.failure.refused:
                    if attempt == 0 or self._look_up(batch) is not _In.ALL:
                        self._narrow(batch, failed)
                        return
                elif not failed.uncertain or self._lost(batch, failed) is _In.NOTHING:
                    last = failed
                    self._zone.calls.wait(2.0**attempt, str(failed))
                    continue
            self.underway.add(len(batch.operations))
            return
        raise self.underway.never_arrived(last, batch.keys)

    def _lost(self, batch: RecordBatch, failed: ApiCallFailed) -> _In:
        """What became of a batch that nobody has answered; all or nothing, unless someone else is at work."""
        self._zone.calls.wait(SETTLING, f"{failed}; the zone is listed now to see which changes were made")
        found = self._look_up(batch)
        if found is _In.PART:
            message = (
                f"{failed}, and afterwards only a part of the changes was there: someone else changes the zone "
                f"at the same time; {self.underway.so_far()}; the state of {named(batch.keys)} is not known"
            )
            raise ZoneRefused(message, batch.keys)
        return found

    def _look_up(self, batch: RecordBatch) -> _In:
        now = {str(record["id"]): record for record in self._zone.records()}
        identities = {_identity(record) for record in now.values()}
        arrived = [_arrived(one, now, identities) for one in batch.operations]
        return _In.ALL if all(arrived) else _In.PART if any(arrived) else _In.NOTHING

    def _check_unchanged(self, batch: RecordBatch) -> None:
        """Refuse to overwrite what was changed since it was listed, where that is some time ago."""
        if self._zone.calls.now - self._zone.listed_at > FRESH and any(one.before for one in batch.operations):
            self._refuse_changed(batch)

    def _refuse_changed(self, batch: RecordBatch) -> None:
        now = {str(record["id"]): record for record in self._zone.records()}
        changed = [one.key for one in batch.operations if one.before and not _same(one.before, now.get(one.id))]
        keys = tuple(dict.fromkeys(changed))
        if keys:
            message = f"{named(keys)}: someone else has changed it since it was listed; {self.underway.so_far()}"
            raise ZoneRefused(message, keys)

    def _narrow(self, batch: RecordBatch, failed: ApiCallFailed) -> None:
        """Say which change is refused; where the API doesn't, by sending halves, whose order any prefix may end."""
        named = _pointed(batch, failed)
        if named is not None:
            raise self._refusal(named, failed)
        if _is_about_all(failed):
            raise self._refusal(batch.operations, failed)
        if any(one.before for one in batch.operations):
            self._refuse_changed(batch)
        if len(batch.units) == 1:
            raise self._refusal(batch.operations, failed)
        middle = len(batch.units) // 2
        self._send(RecordBatch(batch.units[:middle]))
        self._send(RecordBatch(batch.units[middle:]))

    def _refusal(self, operations: Sequence[RecordOperation], failed: ApiCallFailed) -> ZoneRefused:
        keys = tuple(dict.fromkeys(one.key for one in operations))
        what = _described(operations[0]) if len(operations) == 1 else named(keys)
        hint = ""
        if _is_denied(failed):
            hint = f"; {RIGHTS}"
        elif _is_quota(failed):
            hint = (
                "; each value is one record of the quota, and new records are created before old ones are deleted: "
                "first "
                "remove some records in a deployment of its own, or use a larger plan"
            )
        return ZoneRefused(f"{what}: {failed}{hint}; {self.underway.so_far()}", keys)


def _arrived(one: RecordOperation, now: Mapping[str, ApiRecord], known: set[tuple[object, ...]]) -> bool:
    match one.part:
        case BatchPart.DELETE:
            return one.id not in now
        case BatchPart.PATCH | BatchPart.PUT:
            return one.id in now and _identity(now[one.id]) == _identity({**(one.before or {}), **one.body})
        case BatchPart.POST:
            return _identity(one.body) in known


def _identity(record: ApiRecord | Body) -> tuple[object, ...]:
    """What a record or a body says, in one spelling; of a record that a follower moves, only that it is one."""
    said = attributes(record)
    if said.comment == COMMENT:
        return record["name"], record["type"], COMMENT
    return record["name"], record["type"], value(record) or record.get("content"), said


def _same(before: ApiRecord, now: ApiRecord | None) -> bool:
    return now is not None and _identity(before) == _identity(now)


def _pointed(batch: RecordBatch, failed: ApiCallFailed) -> Sequence[RecordOperation] | None:
    """The operations that the API's answer points to; None where it points to none."""
    pointers = failed.failure.pointers if failed.failure is not None else ()
    lists = {part.value: [one for one in batch.operations if one.part is part] for part in BatchPart}
    found = [lists[name][at] for name, at in pointers if at < len(lists.get(name, ()))]
    return found or None


def _is_about_all(failed: ApiCallFailed) -> bool:
    """True where halves would be refused for the same reason, or would use up what is left of a quota."""
    return _is_denied(failed) or _is_quota(failed)


def _is_denied(failed: ApiCallFailed) -> bool:
    failure = failed.failure
    return failure is not None and failure.status in _DENIED and _NO_RECORD not in failure.codes


def _is_quota(failed: ApiCallFailed) -> bool:
    codes = failed.failure.codes if failed.failure is not None else ()
    return _QUOTA in codes or "quota" in str(failed).lower()


def _described(one: RecordOperation) -> str:
    """An operation in words: which RRset, and the value that was refused."""
    text = value({**(one.before or {}), **one.body})
    return f"{one.key} {text or ''}".rstrip()
