"""Send batches to Cloudflare, one after the other; if no answer comes, find out whether a batch was carried out."""

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
"""The most seconds after which a listing may be used to overwrite or delete what is in it."""

_QUOTA: Final = 81045
_NO_RECORD: Final = 81044
_DENIED: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


class _In(Enum):
    """How much of a batch was carried out."""

    ALL = auto()
    PART = auto()
    NOTHING = auto()


class BatchSender:
    """Sends the batches of one operation."""

    def __init__(self, zone: ZoneApi, progress: Progress, stop: Stop) -> None:
        self._zone, self._stop = zone, stop
        self.underway = Underway("Cloudflare", "changes of records", progress)

    def run(self, batches: Sequence[RecordBatch]) -> None:
        """Send all batches, in order.

        Raises:
            ZoneRefused: a batch is refused, or the operation is cancelled.
            Cancelled, TooLate: during a wait.
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
        """Find out whether an unanswered batch was carried out; if only in part, someone else changes the zone."""
        self._zone.calls.wait(SETTLING, f"{failed}; the zone is listed now to see which changes were made")
        found = self._look_up(batch)
        if found is _In.PART:
            message = (
                f"{failed}, and then the zone had only a part of the changes, so someone else is changing "
                f"it; {self.underway.so_far()}; the state of {named(batch.keys)} is not known"
            )
            raise ZoneRefused(message, batch.keys)
        return found

    def _look_up(self, batch: RecordBatch) -> _In:
        now = {str(record["id"]): record for record in self._zone.records()}
        identities = {_identity(record) for record in now.values()}
        arrived = [_arrived(one, now, identities) for one in batch.operations]
        return _In.ALL if all(arrived) else _In.PART if any(arrived) else _In.NOTHING

    def _check_unchanged(self, batch: RecordBatch) -> None:
        """Before overwriting after an older listing, refuse if something has changed since."""
        if self._zone.calls.now - self._zone.listed_at > FRESH and any(one.before for one in batch.operations):
            self._refuse_changed(batch)

    def _refuse_changed(self, batch: RecordBatch) -> None:
        now = {str(record["id"]): record for record in self._zone.records()}
        changed = [one.key for one in batch.operations if one.before and not _same(one.before, now.get(one.id))]
        keys = tuple(dict.fromkeys(changed))
        if keys:
            message = f"someone else has changed {named(keys)} since it was listed; {self.underway.so_far()}"
            raise ZoneRefused(message, keys)

    def _narrow(self, batch: RecordBatch, failed: ApiCallFailed) -> None:
        """Find the refused change; if the API does not name it, send halves of the batch."""
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
                "; each value is a record in the quota, and new records are created before old ones are deleted; "
                "remove some records in a separate deployment first, or use a larger plan"
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
    """The content of a record or a body in one form; of a followed record, only the mark."""
    said = attributes(record)
    if said.comment == COMMENT:
        return record["name"], record["type"], COMMENT
    return record["name"], record["type"], value(record) or record.get("content"), said


def _same(before: ApiRecord, now: ApiRecord | None) -> bool:
    return now is not None and _identity(before) == _identity(now)


def _pointed(batch: RecordBatch, failed: ApiCallFailed) -> Sequence[RecordOperation] | None:
    """The operations that the API's answer names; None if it does not name any."""
    pointers = failed.failure.pointers if failed.failure is not None else ()
    lists = {part.value: [one for one in batch.operations if one.part is part] for part in BatchPart}
    found = [lists[name][at] for name, at in pointers if at < len(lists.get(name, ()))]
    return found or None


def _is_about_all(failed: ApiCallFailed) -> bool:
    """True if halves would be refused for the same reason, or would use up the rest of a quota."""
    return _is_denied(failed) or _is_quota(failed)


def _is_denied(failed: ApiCallFailed) -> bool:
    failure = failed.failure
    return failure is not None and failure.status in _DENIED and _NO_RECORD not in failure.codes


def _is_quota(failed: ApiCallFailed) -> bool:
    codes = failed.failure.codes if failed.failure is not None else ()
    return _QUOTA in codes or "quota" in str(failed).lower()


def _described(one: RecordOperation) -> str:
    """An operation in words: the RRset and the refused value."""
    text = value({**(one.before or {}), **one.body})
    return f"{one.key} {text or ''}".rstrip()
