"""Which records get which values: PATCHes on existing ids, never a creation, never a deletion. Pure.

Records that hold a wanted value keep it, so no PATCH writes a value that another record of the RRset still has
(which Cloudflare refuses), and followers that see the same records make the same PATCHes.
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
    """One record as the provider has it: `modified` and `created` in seconds since the epoch, None where unknown."""

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
        """The TTL in seconds, the automatic one spelt out."""
        return AUTOMATIC_TTL if self.ttl == AUTOMATIC else self.ttl

    @property
    def changed(self) -> float | None:
        """When it was last changed; None where it is as it was created."""
        if self.modified is None or (self.created is not None and self.modified - self.created < _SAME_MOMENT):
            return None
        return self.modified


_SAME_MOMENT: Final = 0.001
"""Seconds; creation stamps both times at once."""


@dataclass(frozen=True, slots=True)
class RecordPatch:
    """One PATCH: what the record `before` becomes."""

    before: ExistingRecord
    content: str
    ttl: int

    @property
    def moves(self) -> bool:
        """True where the value changes, and not only the TTL or the proxy."""
        return self.before.content != self.content


@dataclass(frozen=True, slots=True)
class Fit:
    """How the records of one RRset fit the document's values of a role: what is to change, and what can't be."""

    changes: tuple[RecordPatch, ...]
    missing: int = 0
    surplus: tuple[ExistingRecord, ...] = ()


def fit(rrset: FollowedRRset, role: FailoverRole, existing: Iterable[ExistingRecord]) -> Fit:
    """The changes that make the records of `rrset` answer `role`; the number of records stays what it is."""
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
    """Records that have a wanted value already, each value once; and the others."""
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
    """The role whose values all records hold; None where they hold a mixture or something else."""
    for role in FailoverRole:
        fits = [fit(rrset, role, existing) for rrset in followed.rrsets]
        if not any(change.moves for one in fits for change in one.changes) and not any(one.missing for one in fits):
            return role
    return None


def last_changed(existing: Iterable[ExistingRecord]) -> float | None:
    """When any of the records was last changed."""
    return max((one.changed for one in existing if one.changed is not None), default=None)
