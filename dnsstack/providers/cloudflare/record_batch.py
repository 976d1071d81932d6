"""Changes of RRsets as batches for Cloudflare's `dns_records/batch`. No RRset is without an answer in between.

The API carries out a batch's deletes, patches, puts and posts in this order, whatever their order in the body, and all
of them or none; but for resolvers, one record changes at a time (cloudflare-docs, batch-record-changes; read 2026-11).
So an RRset is changed like this:

1. Values that are both old and new are kept. Other old records get a new value by PUT, in place. If there are more new
   values, they are posted. If there are more old records, they get the new TTL and attributes, so that an RRset never
   has two TTLs (RFC 2181 §5.2).
2. The remaining old records, and removed RRsets, are deleted in later batches.

Of records that a follower changes, only the number is kept: they are posted and deleted, and a PATCH of the comment
marks them.

If a new type and an old type exclude each other at an owner (`plan.exclusions`: those with a code), one batch does it
all: it deletes all old records but one, changes that one's type by PUT, and posts the other new records. The source
is at `TYPE_CHANGES`.
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
"""The types of a record before and after a PUT that changes its type.

Known only from issue threads (cloudflare-go 278 and 400, an A record made a CNAME, tried there;
terraform-provider-cloudflare 6358; read 2026-11); Cloudflare's documentation does not have it. For every other pair,
one batch deletes the old record and posts the new one, which is documented; in between, the owner answers neither type.
"""


class BatchPart(StrEnum):
    """The lists of a batch, in the order in which the API carries them out."""

    DELETE = "deletes"
    PATCH = "patches"
    PUT = "puts"
    POST = "posts"


@dataclass(frozen=True, slots=True)
class RecordOperation:
    """One record that is made, changed or deleted: `before` is the existing record, `body` what is sent."""

    part: BatchPart
    key: Key
    before: ApiRecord | None = None
    body: Body = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The record's id; "" for a new record."""
        return str(self.before["id"]) if self.before is not None else ""

    def to_json(self) -> Body:
        """The operation as JSON of the batch."""
        return {**({"id": self.id} if self.before is not None else {}), **self.body}


Unit = tuple[RecordOperation, ...]
"""Operations that must be in one batch."""


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """One request; the API carries out all of it or nothing."""

    units: tuple[Unit, ...]

    @property
    def operations(self) -> tuple[RecordOperation, ...]:
        """The operations, in the order in which the API carries them out."""
        everything = tuple(chain.from_iterable(self.units))
        return tuple(one for part in BatchPart for one in everything if one.part is part)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys of the RRsets that it changes."""
        return tuple(dict.fromkeys(one.key for one in self.operations))

    def to_json(self) -> dict[str, Any]:
        """The request's body."""
        found: dict[str, list[Body]] = defaultdict(list)
        for one in self.operations:
            found[one.part.value].append(one.to_json())
        return dict(found)


@dataclass(frozen=True, slots=True)
class RRsetChange:
    """The change of one RRset: `existing` are its records now; `wanted` is None if it is deleted."""

    key: Key
    existing: tuple[ApiRecord, ...]
    wanted: DeclaredRRset | None


@dataclass(slots=True)
class _Fit:
    """The operations that change the records of one RRset; `kept` is the number of records that do not change."""

    key: Key
    rdtype: str
    changes: list[RecordOperation] = field(default_factory=list)
    posts: list[RecordOperation] = field(default_factory=list)
    deletes: list[RecordOperation] = field(default_factory=list)
    kept: int = 0

    @property
    def comes(self) -> bool:
        """True if the RRset has no record yet."""
        return bool(self.posts) and not (self.changes or self.deletes or self.kept)

    @property
    def goes(self) -> bool:
        """True if no record of the RRset is kept."""
        return bool(self.deletes) and not (self.changes or self.posts or self.kept)


def plan(changes: Iterable[RRsetChange], apex: str, limit: int) -> tuple[RecordBatch, ...]:
    """The batches for `changes`, in order, each of at most `limit` operations; `apex` is absolute.

    Raises:
        ValueError: a change of type at one owner needs more operations than `limit`.
        ValidationError, PydanticCustomError, KeyError, Unsupported: see `declared.bodies`.
    """
    owners: dict[str, list[_Fit]] = defaultdict(list)
    for change in changes:
        owner, rdtype = split(change.key, apex)
        owners[owner].append(_fit(change, rdtype, apex))
    first: list[Unit] = []
    last: list[Unit] = []
    for owner, found in owners.items():
        fits = sorted(found, key=lambda fit: fit.rdtype == "DS")  # a DS is never without its NS
        swapped = _swapped(fits, at_apex=owner == apex)
        if swapped:
            first.append(_swap(swapped))
        plain = [fit for fit in fits if fit not in swapped]
        first += chain.from_iterable(_pieces((*fit.changes, *fit.posts), limit) for fit in plain)
        last += chain.from_iterable(_pieces(fit.deletes, limit) for fit in reversed(plain))
    return (*_packed(first, limit), *_packed(last, limit))


def _pieces(operations: Sequence[RecordOperation], limit: int) -> Iterator[Unit]:
    """The operations of one RRset, in one batch if possible."""
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
    """The operations for an old record without a new value: set the new TTL and attributes, then delete it."""
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
    """Operations that make as many records as there are values, and mark each; the content is the follower's."""
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
    """Pairs of a new value and the old record that gets it, as many as possible.

    Values with the same target are paired first: then two MX that exchange their preferences never have the same
    value twice.
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
    """The body of a PUT. It also clears fields that the record had: what a PUT does without them is not documented."""
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
    """The RRsets of one owner that can be made only after others are deleted, together with these others."""
    coming = [fit for fit in fits if fit.comes]
    going = [fit for fit in fits if fit.goes]
    swapped: set[Key] = set()
    for new, old in product(coming, going):
        if refuses(ProviderId.CLOUDFLARE, new.rdtype, old.rdtype, at_apex=at_apex):
            swapped |= {new.key, old.key}
    if any(fit.rdtype == "NS" for fit in fits if fit.key in swapped):  # a DS is added and removed with its zone cut
        swapped |= {fit.key for fit in (*coming, *going) if fit.rdtype == "DS"}
    return [fit for fit in fits if fit.key in swapped]


def _swap(fits: Sequence[_Fit]) -> Unit:
    """One batch for the whole change; a record changes its type by PUT, if that is known to work."""
    deletes = [(fit.rdtype, one) for fit in fits for one in fit.deletes]
    posts = [(fit.rdtype, one) for fit in fits for one in fit.posts]
    for old, new in product(deletes, posts):
        record = old[1].before
        if (old[0], new[0]) in TYPE_CHANGES and record is not None:
            kept = [one for one in (*deletes, *posts) if one not in (old, new)]
            return (*(one for _, one in kept), _put(new[1].key, record, new[1].body))
    return tuple(one for _, one in (*deletes, *posts))


def _packed(units: Iterable[Unit], limit: int) -> Iterator[RecordBatch]:
    """Units packed into batches, in order."""
    taken: list[Unit] = []
    count = 0
    for unit in units:
        if len(unit) > limit:
            message = (
                f"the owner of {unit[0].key} needs {len(unit)} changes at once, above Cloudflare's limit of "
                f"{limit} in a batch"
            )
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
