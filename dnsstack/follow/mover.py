"""What carries changes out: the interface of Cloudflare's API and of own servers, and how a call can end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from dnsstack.follow.changes import ExistingRecord, RecordPatch
from dnsstack.follow.followed import Followed


@dataclass(frozen=True, slots=True)
class Receipt:
    """A change that was made: the records as they are now, and what the provider calls the change."""

    after: tuple[ExistingRecord, ...]
    change_id: str


class CallFailed(Exception):
    """A call that ended otherwise than well.

    `uncertain` says that the request may have been carried out although no answer tells so. `retry_after` is what
    the provider asks for, in seconds. `refused` says that repeating it unchanged is pointless.
    """

    def __init__(
        self, text: str, *, uncertain: bool = False, refused: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(text)
        self.uncertain = uncertain
        self.refused = refused
        self.retry_after = retry_after


class Mover(Protocol):
    """One provider that is moved."""

    @property
    def date(self) -> float | None:
        """The provider's time of day in its last answer, seconds since the epoch; None where it tells none."""

    async def existing(self, followed: Sequence[Followed]) -> tuple[ExistingRecord, ...]:
        """The records of `followed` as they are.

        Raises:
            CallFailed: they can't be read.
        """

    async def move(self, changes: Sequence[RecordPatch]) -> Receipt:
        """Carry out all changes, or none.

        Raises:
            CallFailed: it was refused, or nobody knows.
        """

    async def close(self) -> None:
        """Release connections."""


def of(followed: Followed, existing: Iterable[ExistingRecord]) -> tuple[ExistingRecord, ...]:
    """The records that belong to `followed`, out of many."""
    keys = {(rrset.owner, rrset.rdtype) for rrset in followed.rrsets}
    return tuple(one for one in existing if (one.owner, one.rdtype) in keys)
