"""The interface for changing records at Cloudflare and at own servers, and the failures of its calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from dnsstack.follow.changes import ExistingRecord, RecordPatch
from dnsstack.follow.followed import Followed


@dataclass(frozen=True, slots=True)
class Receipt:
    """A change that was made: the new records, and the provider's id of the change."""

    after: tuple[ExistingRecord, ...]
    change_id: str


class CallFailed(Exception):
    """A call has failed.

    `uncertain` is True if the request may have been carried out. `retry_after` is the pause that the provider asks for,
    in seconds. `refused` is True if the same request would be refused again.
    """

    def __init__(
        self, text: str, *, uncertain: bool = False, refused: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(text)
        self.uncertain = uncertain
        self.refused = refused
        self.retry_after = retry_after


class Mover(Protocol):
    """Reads and changes the records of one provider."""

    @property
    def date(self) -> float | None:
        """The provider's time in its last answer, in seconds since 1970; None if it has none."""

    async def existing(self, followed: Sequence[Followed]) -> tuple[ExistingRecord, ...]:
        """The existing records of `followed`.

        Raises:
            CallFailed: they can't be read.
        """

    async def move(self, changes: Sequence[RecordPatch]) -> Receipt:
        """Carry out all changes, or none.

        Raises:
            CallFailed: the provider refuses it, or it is not known whether it was carried out.
        """

    async def close(self) -> None:
        """Close connections."""


def of(followed: Followed, existing: Iterable[ExistingRecord]) -> tuple[ExistingRecord, ...]:
    """The records that belong to `followed`, out of many."""
    keys = {(rrset.owner, rrset.rdtype) for rrset in followed.rrsets}
    return tuple(one for one in existing if (one.owner, one.rdtype) in keys)
