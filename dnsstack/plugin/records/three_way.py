"""Which RRsets may be changed: what was left there, what is wanted and what is live, compared key by key.

An RRset is changed or deleted only where live is what the last deployment left, or where it is what is wanted already.
Anything else was written by someone else, and is a conflict unless the program names the key in `overwrite`. What is
live and was never declared is not looked at, except where the provider would refuse a new RRset beside it.
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
class Conflict:
    """An RRset that is not as the last deployment left it, nor as it is wanted.

    `blocks` is the key of a wanted RRset that the provider has not beside this one; "" where it is about itself.
    `last` and `wanted` are None for "no RRset".
    """

    key: Key
    last: DeclaredRRset | None
    wanted: DeclaredRRset | None
    live: ListedRRset | None
    blocks: Key = ""

    def to_text(self) -> str:
        """What was left there, what is wanted and what is live, on one line."""
        if self.blocks:
            return f"{self.key}: {seen(self.live)} is not declared here, and {self.blocks} can't be beside it"
        was = f"the last deployment left {described(self.last)}"
        return f"{self.key}: {was}; wanted is {described(self.wanted)}; live is {seen(self.live)}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be sent, and what there is to tell.

    `taken` are RRsets that were not this resource's and are as wanted already; `overwritten` those that someone else
    wrote and `overwrite` names; `again` those that someone else has removed; `open` those of which only the deployment
    will know whether they may be changed, since their content or their predecessor is not known yet.
    """

    changes: tuple[PendingChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    taken: tuple[Key, ...] = ()
    overwritten: tuple[Key, ...] = ()
    again: tuple[Key, ...] = ()
    open: tuple[Key, ...] = ()


def same(one: DeclaredRRset | None, live: ListedRRset | None) -> bool:
    """True where `live` is what `one` says.

    Of an RRset that a follower moves the number of records counts, and that they are marked so: content and TTL are the
    follower's.
    """
    if one is None or live is None:
        return one is None and live is None
    if live.declared is None:
        return False
    if one.follow:
        return live.declared.follow and slots(one) == slots(live.declared)
    return one == live.declared


def slots(rrset: DeclaredRRset | None) -> int:
    """How many records a follower has to write in; -1 for what can be none of its RRsets."""
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
) -> Decision:
    """What makes `live` into `wanted`, by RRset.

    `pending` are wanted keys whose content is not known yet, which only a preview has; they are in `wanted` with what
    is known of them.
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
    """A decision in the making."""

    def __init__(self) -> None:
        self.changes: list[PendingChange] = []
        self.conflicts: list[Conflict] = []
        self.taken: list[Key] = []
        self.overwritten: list[Key] = []
        self.again: list[Key] = []
        self.open: list[Key] = []

    def decision(self) -> Decision:
        return Decision(**{name: tuple(result) for name, result in vars(self).items()})


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
        result.conflicts.append(Conflict(key, last, wanted, live))


def _evaluate_pending(result: _Result, key: Key, triple: Triple, *, named: bool) -> None:
    last, wanted, live = triple
    if live is None or _is_own(last, wanted, live):
        result.changes.append(PendingChange(key, live, wanted))
    elif named:
        result.overwritten.append(key)
    else:
        result.open.append(key)


def _is_taken(wanted: DeclaredRRset | None, live: ListedRRset) -> bool:
    """True where an RRset of others is as wanted, or would be so once it is marked as one that is followed."""
    if wanted is None or live.declared is None:
        return False
    return same(wanted, live) or replace(wanted, follow=False) == live.declared


def _is_own(last: DeclaredRRset | None, wanted: DeclaredRRset | None, live: ListedRRset) -> bool:
    """True where `live` is what was left there; a follower's RRset is, too, where it lacks records or their mark."""
    if last is None:
        return False
    if not last.follow:
        return same(last, live)
    most = max(slots(last), slots(wanted)) if wanted is None or wanted.follow else slots(last)
    return 0 < slots(live.declared) <= most


def _in_the_way(
    provider: ProviderId, last: RRsets, changes: Sequence[PendingChange], live: Listing
) -> Iterator[Conflict]:
    """RRsets of others that the provider has not beside one that is to be created."""
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
                yield Conflict(key, None, None, live[key], blocks=change.key)


_APEX: Final = "@"


def _owner(key: Key) -> str:
    return key.rpartition("/")[0]


def _word(key: Key, rrset: DeclaredRRset | None) -> str:
    return type_word(key, flatten=rrset is not None and rrset.flatten)


def type_word(key: Key, *, flatten: bool) -> str:
    """The type as the table of exclusions has it; at Cloudflare a CNAME at the apex is always flattened."""
    owner, _, rdtype = key.rpartition("/")
    return FLATTENED if rdtype == "CNAME" and (flatten or owner == _APEX) else rdtype
