"""Send change batches to Route53, one after the other; if no answer comes, find out whether one was carried out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum, auto
from typing import Any

from dnsstack.model.names import is_at_or_below
from dnsstack.plugin.records.describe import named
from dnsstack.plugin.records.underway import SETTLING, TRIES, Underway
from dnsstack.plugin.records.zone import Progress, Stop, ZoneRefused
from dnsstack.providers.declared import Key
from dnsstack.providers.route53 import api_form, text
from dnsstack.providers.route53.api.patience import AwsRefused, Unanswered
from dnsstack.providers.route53.api.zone import HostedZoneApi
from dnsstack.providers.route53.zone_batches import ZoneBatch


class _Arrived(Enum):
    YES = auto()
    NO = auto()
    UNCLEAR = auto()


class ChangeSender:
    """Sends the batches of one operation; `keys` are the RRsets of the current one, `wildcards` the wildcard owners."""

    def __init__(self, zone: HostedZoneApi, progress: Progress, stop: Stop, wildcards: Collection[str] = ()) -> None:
        self._zone, self._progress, self._stop, self._wildcards = zone, progress, stop, sorted(wildcards)
        self.underway = Underway("Route53", "RRsets", progress)
        self._ids: list[str] = []
        self.keys: tuple[Key, ...] = ()

    def run(self, batches: Sequence[ZoneBatch]) -> None:
        """Send all batches, in order; before a phase begins, all name servers have the one before.

        Raises:
            ZoneRefused: a batch is refused, or the operation is cancelled.
            Cancelled, TooLate, Unanswered: during a wait.
        """
        self.underway.begin(sum(len(batch.keys) for batch in batches))
        for at, batch in enumerate(batches):
            if self._stop():
                raise self.underway.stopped()
            self.keys = batch.keys
            self._tell_gaps(batch)
            self._send(batch)
            self.keys = ()
            self.underway.add(len(batch.keys))
            if at + 1 == len(batches) or batches[at + 1].phase is not batch.phase:
                self._zone.await_insync(self._ids)
                self._ids.clear()

    def _tell_gaps(self, batch: ZoneBatch) -> None:
        """Report that names hide a wildcard until several batches are sent."""
        for branch in batch.continued:
            hidden = [one for one in self._wildcards if one == f"*.{self._zone.apex()}" or is_at_or_below(one, branch)]
            if hidden:
                self._progress(
                    f"Route53: more names are added or removed at and below {branch} than one batch can have; until "
                    f"all batches are sent, some names that {named(hidden)} answered may have no answer"
                )

    def _send(self, batch: ZoneBatch) -> None:
        for attempt in range(TRIES):
            try:
                self._ids.append(self._zone.send(batch.changes))
            except Unanswered as lost:
                if self._look_up(batch, lost) is _Arrived.YES:
                    return
                failed = lost
            except AwsRefused as refused:
                if attempt and self._state(batch) is _Arrived.YES:
                    return  # the unanswered request was carried out late
                raise self._refusal(batch, refused) from None
            else:
                return
        raise self.underway.never_arrived(failed, batch.keys)

    def _look_up(self, batch: ZoneBatch, lost: Unanswered) -> _Arrived:
        """Find out whether an unanswered batch was carried out."""
        self._zone.calls.wait(SETTLING, f"{lost}; the zone is listed now to see which changes were made")
        found = self._state(batch)
        if found is _Arrived.UNCLEAR:
            message = (
                f"{lost}, and then the zone had neither the old nor the new content, so someone else is "
                f"changing {named(batch.keys)}; {self.underway.so_far()}"
            )
            raise ZoneRefused(message, batch.keys)
        return found

    def _state(self, batch: ZoneBatch) -> _Arrived:
        """The state of a batch, from one of its record sets: a batch is carried out completely or not at all."""
        first = batch.changes[0].rrset
        same = [one for one in batch.changes if api_form.key(one.rrset) == api_form.key(first)]
        before = next((one.rrset for one in same if one.action == "DELETE"), None)
        after = next((one.rrset for one in same if one.action == "CREATE"), None)
        now = _content(self._zone.like(first))
        if now == _content(after):
            return _Arrived.YES
        return _Arrived.NO if now == _content(before) else _Arrived.UNCLEAR

    def _refusal(self, batch: ZoneBatch, refused: AwsRefused) -> ZoneRefused:
        """A refusal with its RRsets: those that were changed since the listing, or those that the message names."""
        if refused.code != "InvalidChangeBatch":
            return ZoneRefused(f"{named(batch.keys)}: {refused}; {self.underway.so_far()}", batch.keys)
        changed = self._changed(batch)
        if changed:
            message = f"someone else has changed {named(changed)} since it was listed; {self.underway.so_far()}"
            return ZoneRefused(message, changed)
        keys = _keys(batch, (one.rrset for one in batch.changes if _is_named(one.rrset, refused.message)))
        keys = keys or batch.keys
        return ZoneRefused(f"{named(keys)}: {refused}; {self.underway.so_far()}", keys)

    def _changed(self, batch: ZoneBatch) -> tuple[Key, ...]:
        """The RRsets that have changed since the listing; the zone is listed again."""
        now = {api_form.key(one): _content(one) for one in self._zone.rrsets() or ()}
        deleted = {api_form.key(one.rrset): one.rrset for one in batch.changes if one.action == "DELETE"}
        expected = {api_form.key(one.rrset): _content(deleted.get(api_form.key(one.rrset))) for one in batch.changes}
        odd = {key for key, content in expected.items() if now.get(key) != content}
        return _keys(batch, (one.rrset for one in batch.changes if api_form.key(one.rrset) in odd))


def _content(rrset: Mapping[str, Any] | None) -> object:
    return None if rrset is None else api_form.content(rrset)


def _keys(batch: ZoneBatch, rrsets: Iterable[Mapping[str, Any]]) -> tuple[Key, ...]:
    """The keys of these record sets in the batch."""
    chosen = {(text.read_owner(one["Name"]), one["Type"]) for one in rrsets}
    return tuple(key for key in batch.keys if batch.places[key] in chosen)


def _is_named(rrset: Mapping[str, Any], message: str) -> bool:
    """True if Route53's message names it, in Route53's spelling."""
    name = rrset["Name"].lower()
    names = {name, name.replace("*", "\\052")}
    words = set(message.replace("'", " ").replace(",", " ").replace("[", " ").split())
    return rrset["Type"] in words and bool(names & words)
