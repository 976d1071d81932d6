"""Which records get which values: PATCHes of existing records, without creating or deleting any. Pure functions.

A record with a wanted value keeps it. So no PATCH writes a value that another record of the RRset still has, which
Cloudflare refuses; and followers that read the same records make the same PATCHes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dnsstack.follow.followed import Followed, FollowedRRset
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.providers.cloudflare.decode import AUTOMATIC, AUTOMATIC_TTL


@dataclass(frozen=True, slots=True)
class ExistingRecord:
    """One record at the provider; `modified` and `created` are in seconds since 1970, None if unknown."""

    id: str
    owner: str
    rdtype: str
    content: str
    ttl: int
    proxied: bool = False
    created: float | None = None
    modified: float | None = None

    @property
    def seconds(self) -> int:
        """The TTL in seconds, also for the automatic TTL."""
        return AUTOMATIC_TTL if self.ttl == AUTOMATIC else self.ttl

    @property
    def changed(self) -> float | None:
        """When it was last changed; None if it was not changed after its creation."""
        if self.modified is None or (self.created is not None and self.modified - self.created < _SAME_MOMENT):
            return None
        return self.modified


_SAME_MOMENT: Final = 0.001
"""A change this many seconds after the creation is the creation itself."""


@dataclass(frozen=True, slots=True)
class RecordPatch:
    """One PATCH: the new content of the record `before`."""

    before: ExistingRecord
    content: str
    ttl: int

    @property
    def moves(self) -> bool:
        """True if the value changes, and not only the TTL or proxying."""
        return self.before.content != self.content


@dataclass(frozen=True, slots=True)
class Fit:
    """The difference between the records of one RRset and a role's values: changes, and records missing or foreign."""

    changes: tuple[RecordPatch, ...]
    missing: int = 0
    surplus: tuple[ExistingRecord, ...] = ()


def fit(rrset: FollowedRRset, role: FailoverRole, existing: Iterable[ExistingRecord]) -> Fit:
    """The changes after which the records of `rrset` answer `role`; the number of records does not change."""
    wanted = list(rrset.values[role])
    declared = {value for values in rrset.values.values() for value in values}
    mine = sorted(
        (one for one in existing if (one.owner, one.rdtype) == (rrset.owner, rrset.rdtype)),
        key=lambda one: (one.content not in declared, one.created or 0.0, one.id),
    )
    kept, free = _kept(mine, wanted)
    left = [value for value in wanted if value not in {content for _, content in kept}]
    given = kept + list(zip(free, left, strict=False))
    changes = [
        RecordPatch(one, content, rrset.ttl)
        for one, content in given
        if one.content != content or one.seconds != rrset.ttl or one.proxied
    ]
    surplus = tuple(free[len(left) :])
    return Fit(tuple(changes), max(0, len(left) - len(free)), surplus)


def _kept(
    mine: Sequence[ExistingRecord], wanted: Sequence[str]
) -> tuple[list[tuple[ExistingRecord, str]], list[ExistingRecord]]:
    """The records that have a wanted value, each value once, and the other records."""
    kept: list[tuple[ExistingRecord, str]] = []
    free: list[ExistingRecord] = []
    open_values = set(wanted)
    for one in mine:
        if one.content in open_values:
            open_values.discard(one.content)
            kept.append((one, one.content))
        else:
            free.append(one)
    return kept, free


def existing_role(followed: Followed, existing: Sequence[ExistingRecord]) -> FailoverRole | None:
    """The role whose values the records have; None if they have other values or a mixture."""
    for role in FailoverRole:
        fits = [fit(rrset, role, existing) for rrset in followed.rrsets]
        if not any(change.moves for one in fits for change in one.changes) and not any(one.missing for one in fits):
            return role
    return None


def last_changed(existing: Iterable[ExistingRecord]) -> float | None:
    """When any of the records was last changed."""
    return max((one.changed for one in existing if one.changed is not None), default=None)
