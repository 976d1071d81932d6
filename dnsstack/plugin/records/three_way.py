"""Which RRsets may be changed: compare the last, the wanted and the live content of each key.

An RRset is changed or deleted only if its live content is that of the last deployment, or the wanted one. Any other
content was written by someone else, and is a conflict, unless the program names the key in `overwrite`. Live RRsets
that were never declared are ignored, except if the provider would refuse a new RRset because of one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.exclusions import FLATTENED, excludes
from dnsstack.plugin.records.describe import described, seen
from dnsstack.plugin.records.zone import ListedRRset, Listing, PendingChange
from dnsstack.providers.declared import DeclaredRRset, Key

RRsets = Mapping[Key, DeclaredRRset]


@dataclass(frozen=True, slots=True)
class RRsetConflict:
    """An RRset whose live content is neither that of the last deployment nor the wanted one.

    `blocks` is the key of a wanted RRset that the provider would refuse because of this one; else it is "". `last` and
    `wanted` are None for "no RRset".
    """

    key: Key
    last: DeclaredRRset | None
    wanted: DeclaredRRset | None
    live: ListedRRset | None
    blocks: Key = ""

    def to_text(self) -> str:
        """The last, the wanted and the live content on one line."""
        if self.blocks:
            return f"{self.key}: {seen(self.live)} is not declared here, and {self.blocks} can't exist together with it"
        was = f"the last deployment left {described(self.last)}"
        return f"{self.key}: {was}; wanted is {described(self.wanted)}; live is {seen(self.live)}"


@dataclass(frozen=True, slots=True)
class RRsetDecision:
    """The changes to send, and the facts to report.

    `taken` are RRsets that this resource did not make and that have the wanted content; `overwritten` those that
    someone else wrote and `overwrite` names; `again` those that someone else has removed; `open` those for which only
    the deployment knows whether they may be changed, because their wanted or last content is not known yet.
    """

    changes: tuple[PendingChange, ...] = ()
    conflicts: tuple[RRsetConflict, ...] = ()
    taken: tuple[Key, ...] = ()
    overwritten: tuple[Key, ...] = ()
    again: tuple[Key, ...] = ()
    open: tuple[Key, ...] = ()


def same(one: DeclaredRRset | None, live: ListedRRset | None) -> bool:
    """True if `live` is equal to `one`.

    For an RRset that a follower changes, only the number of records and their mark are compared.
    """
    if one is None or live is None:
        return one is None and live is None
    if live.declared is None:
        return False
    if one.follow:
        return live.declared.follow and slots(one) == slots(live.declared)
    return one == live.declared


def slots(rrset: DeclaredRRset | None) -> int:
    """The number of records that a follower can write; -1 for an RRset that can't be a follower's."""
    if rrset is None:
        return 0
    return -1 if rrset.alias or rrset.primary or rrset.secondary else len(rrset.values)


def decide(
    provider: ProviderId,
    last: RRsets,
    wanted: RRsets,
    live: Listing,
    overwrite: Collection[Key] = (),
    pending: Collection[Key] = (),
) -> RRsetDecision:
    """Decide for each RRset how to change `live` to `wanted`.

    `pending` are keys whose wanted content is not known yet, which happens only at preview; `wanted` has their known
    parts.
    """
    result = _Result()
    for key in sorted(last.keys() | wanted.keys()):
        triple = last.get(key), wanted.get(key), live.get(key)
        if key in pending:
            _evaluate_pending(result, key, triple, named=key in overwrite)
        else:
            _evaluate(result, key, triple, named=key in overwrite)
    result.conflicts += _in_the_way(provider, last, result.changes, live)
    return result.decision()


Triple = tuple[DeclaredRRset | None, DeclaredRRset | None, ListedRRset | None]


class _Result:
    """A decision that is being made."""

    def __init__(self) -> None:
        self.changes: list[PendingChange] = []
        self.conflicts: list[RRsetConflict] = []
        self.taken: list[Key] = []
        self.overwritten: list[Key] = []
        self.again: list[Key] = []
        self.open: list[Key] = []

    def decision(self) -> RRsetDecision:
        return RRsetDecision(**{name: tuple(result) for name, result in vars(self).items()})


def _evaluate(result: _Result, key: Key, triple: Triple, *, named: bool) -> None:
    last, wanted, live = triple
    if live is None:
        if wanted is not None:
            result.changes.append(PendingChange(key, None, wanted))
            result.again += [key] if last is not None else []
    elif last is None and _is_taken(wanted, live):
        result.taken.append(key)
        result.changes += [] if same(wanted, live) else [PendingChange(key, live, wanted)]
    elif last is not None and same(wanted, live):
        return
    elif _is_own(last, wanted, live):
        result.changes.append(PendingChange(key, live, wanted))
    elif named:
        result.overwritten.append(key)
        result.changes += [] if same(wanted, live) else [PendingChange(key, live, wanted)]
    else:
        result.conflicts.append(RRsetConflict(key, last, wanted, live))


def _evaluate_pending(result: _Result, key: Key, triple: Triple, *, named: bool) -> None:
    last, wanted, live = triple
    if live is None or _is_own(last, wanted, live):
        result.changes.append(PendingChange(key, live, wanted))
    elif named:
        result.overwritten.append(key)
    else:
        result.open.append(key)


def _is_taken(wanted: DeclaredRRset | None, live: ListedRRset) -> bool:
    """True if an RRset of others has the wanted content, apart from a follower's mark."""
    if wanted is None or live.declared is None:
        return False
    return same(wanted, live) or replace(wanted, follow=False) == live.declared


def _is_own(last: DeclaredRRset | None, wanted: DeclaredRRset | None, live: ListedRRset) -> bool:
    """True if `live` is the last content; a follower's RRset may lack records or marks."""
    if last is None:
        return False
    if not last.follow:
        return same(last, live)
    most = max(slots(last), slots(wanted)) if wanted is None or wanted.follow else slots(last)
    return 0 < slots(live.declared) <= most


def _in_the_way(
    provider: ProviderId, last: RRsets, changes: Sequence[PendingChange], live: Listing
) -> Iterator[RRsetConflict]:
    """RRsets of others because of which the provider would refuse a new one."""
    new = [change for change in changes if change.listed is None and change.wanted is not None]
    if not new:
        return
    gone = {change.key for change in changes if change.wanted is None}
    beside: dict[str, list[Key]] = {}
    for key in live:
        if key not in gone and key not in last:
            beside.setdefault(_owner(key), []).append(key)
    for change in new:
        owner = _owner(change.key)
        word = _word(change.key, change.wanted)
        for key in beside.get(owner, ()):
            if excludes(provider, word, _word(key, live[key].declared), at_apex=owner == _APEX):
                yield RRsetConflict(key, None, None, live[key], blocks=change.key)


_APEX: Final = "@"


def _owner(key: Key) -> str:
    return key.rpartition("/")[0]


def _word(key: Key, rrset: DeclaredRRset | None) -> str:
    return type_word(key, flatten=rrset is not None and rrset.flatten)


def type_word(key: Key, *, flatten: bool) -> str:
    """The type's name in the table of exclusions; Cloudflare always flattens a CNAME at the apex."""
    owner, _, rdtype = key.rpartition("/")
    return FLATTENED if rdtype == "CNAME" and (flatten or owner == _APEX) else rdtype
