"""Changes of RRsets as batches of Cloudflare's `dns_records/batch`, of which none leaves an RRset unanswered.

The API carries out a batch's deletes, patches, puts and posts in this order, whatever their order in the body, all of
them or none; but what resolvers see changes one record at a time (cloudflare-docs, batch-record-changes; read
2026-11). So no batch takes away what another one gives:

1. What is in both sets stays. Old and new values are paired and changed in place by PUT. Surplus new ones are posted.
   Surplus old ones get what the new ones have beside their values, so that an RRset never has two TTLs (RFC 2181 §5.2).
2. Surplus old ones, and RRsets that go, are deleted in batches after all of these.

Records that a follower moves are counted: they are posted and deleted, and marked by a PATCH of their comment alone.

Where a type takes the place of one that excludes it at the same owner (`plan.exclusions`: those with a code), both can
never be there at once: then one record changes its type by PUT, what else was there goes in the same batch before it,
and what else comes in the same batch after it. See `TYPE_CHANGES` for where that is known from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, product
from typing import Any, Final

from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.exclusions import refuses
from dnsstack.plan.zone_cost import OPERATIONS as LIMIT
from dnsstack.plan.zone_cost import OPERATIONS_ON_FREE as FREE_LIMIT
from dnsstack.providers.cloudflare.declared import (
    ApiRecord,
    Attributes,
    Body,
    attributes,
    bodies,
    value,
    wanted_attributes,
)
from dnsstack.providers.cloudflare.follow import COMMENT
from dnsstack.providers.declared import DeclaredRRset, Key, split

TYPE_CHANGES: Final = frozenset((("A", "CNAME"), ("AAAA", "CNAME"), ("CNAME", "A"), ("CNAME", "AAAA")))
"""From which type to which one record is changed by PUT.

Known from issue threads alone (cloudflare-go 278 and 400, an A record made a CNAME, tried there;
terraform-provider-cloudflare 6358; read 2026-11): no document says it. Every other pair is deleted and posted in one
batch, which is documented: in between nobody answers at the owner, of types that go or come anyway.
"""


class BatchPart(StrEnum):
    """The lists of a batch, in the order in which the API carries them out."""

    DELETE = "deletes"
    PATCH = "patches"
    PUT = "puts"
    POST = "posts"


@dataclass(frozen=True, slots=True)
class RecordOperation:
    """One record made, changed or removed: `before` is it as it was until then, `body` what is sent of it."""

    part: BatchPart
    key: Key
    before: ApiRecord | None = None
    body: Body = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The record's id; "" for one that is new."""
        return str(self.before["id"]) if self.before is not None else ""

    def to_json(self) -> Body:
        """As the batch has it."""
        return {**({"id": self.id} if self.before is not None else {}), **self.body}


Unit = tuple[RecordOperation, ...]
"""Operations that belong into one batch."""


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """One request; it is refused as a whole."""

    units: tuple[Unit, ...]

    @property
    def operations(self) -> tuple[RecordOperation, ...]:
        """In the order in which the API carries them out."""
        everything = tuple(chain.from_iterable(self.units))
        return tuple(one for part in BatchPart for one in everything if one.part is part)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The RRsets that it changes."""
        return tuple(dict.fromkeys(one.key for one in self.operations))

    def to_json(self) -> dict[str, Any]:
        """The request's body."""
        found: dict[str, list[Body]] = defaultdict(list)
        for one in self.operations:
            found[one.part.value].append(one.to_json())
        return dict(found)


@dataclass(frozen=True, slots=True)
class RRsetChange:
    """One RRset to be made what is wanted: `existing` are its records now, `wanted` None deletes it."""

    key: Key
    existing: tuple[ApiRecord, ...]
    wanted: DeclaredRRset | None


@dataclass(slots=True)
class _Fit:
    """How the records of one RRset become what is wanted; `kept` counts those that stay as they are."""

    key: Key
    rdtype: str
    changes: list[RecordOperation] = field(default_factory=list)
    posts: list[RecordOperation] = field(default_factory=list)
    deletes: list[RecordOperation] = field(default_factory=list)
    kept: int = 0

    @property
    def comes(self) -> bool:
        """True where nothing of it is there."""
        return bool(self.posts) and not (self.changes or self.deletes or self.kept)

    @property
    def goes(self) -> bool:
        """True where nothing of it stays."""
        return bool(self.deletes) and not (self.changes or self.posts or self.kept)


def plan(changes: Iterable[RRsetChange], apex: str, limit: int) -> tuple[RecordBatch, ...]:
    """The batches that carry out `changes`, in order, of at most `limit` operations; `apex` is absolute.

    Raises:
        ValueError: one owner's change of type needs more operations than a batch has.
        ValidationError, PydanticCustomError, KeyError, Unsupported: see `declared.bodies`.
    """
    owners: dict[str, list[_Fit]] = defaultdict(list)
    for change in changes:
        owner, rdtype = split(change.key, apex)
        owners[owner].append(_fit(change, rdtype, apex))
    first: list[Unit] = []
    last: list[Unit] = []
    for owner, found in owners.items():
        fits = sorted(found, key=lambda fit: fit.rdtype == "DS")  # no DS without its NS
        swapped = _swapped(fits, at_apex=owner == apex)
        if swapped:
            first.append(_swap(swapped))
        plain = [fit for fit in fits if fit not in swapped]
        first += chain.from_iterable(_pieces((*fit.changes, *fit.posts), limit) for fit in plain)
        last += chain.from_iterable(_pieces(fit.deletes, limit) for fit in reversed(plain))
    return (*_packed(first, limit), *_packed(last, limit))


def _pieces(operations: Sequence[RecordOperation], limit: int) -> Iterator[Unit]:
    """The operations of one RRset, in one batch where that is possible."""
    for start in range(0, len(operations), limit):
        yield tuple(operations[start : start + limit])


def _fit(change: RRsetChange, rdtype: str, apex: str) -> _Fit:
    wanted = change.wanted
    if wanted is None:
        return _Fit(
            change.key, rdtype, deletes=[RecordOperation(BatchPart.DELETE, change.key, one) for one in change.existing]
        )
    left = bodies(change.key, wanted, apex)
    fit = _Fit(change.key, rdtype)
    if wanted.follow:
        _fit_followed(fit, change, left)
        return fit
    said = wanted_attributes(wanted)
    spare: list[tuple[str, ApiRecord]] = []
    for record in change.existing:
        text = value(record) or ""
        body = left.pop(text, None)
        if body is None:
            spare.append((text, record))
        elif attributes(record) == said:
            fit.kept += 1
        else:
            fit.changes.append(_put(change.key, record, body))
    for text, record in _pairs(list(left), spare) if spare else ():
        fit.changes.append(_put(change.key, record, left.pop(text)))
        spare = [one for one in spare if one[1] is not record]
    fit.posts = [RecordOperation(BatchPart.POST, change.key, body=body) for body in left.values()]
    for _, record in spare:
        fit.deletes.append(_leaving(fit, record, said))
    return fit


def _leaving(fit: _Fit, record: ApiRecord, said: Attributes) -> RecordOperation:
    """The deletion of a surplus value, which until then has the new TTL and whatever else is beside it."""
    had = attributes(record)
    both: Body = {
        "ttl": (had.ttl, said.ttl),
        "proxied": (had.proxied, said.proxied),
        "comment": (had.comment, said.comment),
        "tags": (list(had.tags), list(said.tags)),
    }
    body: Body = {field: new for field, (old, new) in both.items() if old != new}
    if not body:
        return RecordOperation(BatchPart.DELETE, fit.key, record)
    fit.changes.append(RecordOperation(BatchPart.PATCH, fit.key, record, body))
    return RecordOperation(BatchPart.DELETE, fit.key, {**record, **body})


def _fit_followed(fit: _Fit, change: RRsetChange, left: dict[str, Body]) -> None:
    """As many records as there are values, and each marked; what they say is the follower's."""
    count = len(left)
    existing = sorted(change.existing, key=lambda one: value(one) not in left)
    for record in existing:
        left.pop(value(record) or "", None)
    missing = list(left.values())[: count - len(existing)] if count > len(existing) else []
    fit.posts = [RecordOperation(BatchPart.POST, fit.key, body=body) for body in missing]
    for index, record in enumerate(existing):
        body: Body = {} if attributes(record).comment == COMMENT else {"comment": COMMENT}
        if body and attributes(record).proxied:
            body["proxied"] = False
        if body:
            fit.changes.append(RecordOperation(BatchPart.PATCH, fit.key, record, body))
        elif index < count:
            fit.kept += 1
        if index >= count:
            fit.deletes.append(RecordOperation(BatchPart.DELETE, fit.key, {**record, **body}))


def _pairs(new: Sequence[str], old: Sequence[tuple[str, ApiRecord]]) -> Iterator[tuple[str, ApiRecord]]:
    """New values with the records that take them, as many as there are of both.

    Those of one target first, whatever is before it: two MX that swap their preferences never have a moment with
    one twice.
    """
    waiting = list(old)
    later = []
    for text in new:
        alike = next((one for one in waiting if one[0].rpartition(" ")[2] == text.rpartition(" ")[2]), None)
        if alike is None:
            later.append(text)
        else:
            waiting.remove(alike)
            yield text, alike[1]
    for text, (_, record) in zip(later, waiting, strict=False):
        yield text, record


def _put(key: Key, record: ApiRecord, body: Body) -> RecordOperation:
    """The whole record anew; what it had and shall not have is said, too: no document says what a PUT leaves out."""
    had = attributes(record)
    cleared: Body = {}
    if had.comment:
        cleared["comment"] = ""
    if had.tags:
        cleared["tags"] = []
    unset = dict.fromkeys(had.unsaid, False) | ({"flatten_cname": False} if had.flatten else {})
    settings = {**unset, **body.get("settings", {})}
    return RecordOperation(
        BatchPart.PUT, key, record, {**cleared, **body, **({"settings": settings} if settings else {})}
    )


def _swapped(fits: Sequence[_Fit], *, at_apex: bool) -> list[_Fit]:
    """The RRsets of one owner that can't come before others have gone, and these others."""
    coming = [fit for fit in fits if fit.comes]
    going = [fit for fit in fits if fit.goes]
    swapped: set[Key] = set()
    for new, old in product(coming, going):
        if refuses(ProviderId.CLOUDFLARE, new.rdtype, old.rdtype, at_apex=at_apex):
            swapped |= {new.key, old.key}
    if any(fit.rdtype == "NS" for fit in fits if fit.key in swapped):  # DS is added and removed with its zone cut
        swapped |= {fit.key for fit in (*coming, *going) if fit.rdtype == "DS"}
    return [fit for fit in fits if fit.key in swapped]


def _swap(fits: Sequence[_Fit]) -> Unit:
    """All of it in one batch, one record changing its type if that is known to work."""
    deletes = [(fit.rdtype, one) for fit in fits for one in fit.deletes]
    posts = [(fit.rdtype, one) for fit in fits for one in fit.posts]
    for old, new in product(deletes, posts):
        record = old[1].before
        if (old[0], new[0]) in TYPE_CHANGES and record is not None:
            kept = [one for one in (*deletes, *posts) if one not in (old, new)]
            return (*(one for _, one in kept), _put(new[1].key, record, new[1].body))
    return tuple(one for _, one in (*deletes, *posts))


def _packed(units: Iterable[Unit], limit: int) -> Iterator[RecordBatch]:
    """As few batches as there may be, in order."""
    taken: list[Unit] = []
    count = 0
    for unit in units:
        if len(unit) > limit:
            message = f"{unit[0].key}: its owner needs {len(unit)} changes at once, Cloudflare takes {limit} in a batch"
            raise ValueError(message)
        if count + len(unit) > limit:
            yield RecordBatch(tuple(taken))
            taken, count = [], 0
        taken.append(unit)
        count += len(unit)
    if taken:
        yield RecordBatch(tuple(taken))


__all__ = [
    "FREE_LIMIT",
    "LIMIT",
    "TYPE_CHANGES",
    "BatchPart",
    "RRsetChange",
    "RecordBatch",
    "RecordOperation",
    "Unit",
    "plan",
]
