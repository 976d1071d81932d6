"""The interface of a provider's zone whose RRsets are one resource; `resource.py` uses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dnsstack.errors import DnsStackError
from dnsstack.model.nameservers import ProviderId
from dnsstack.plugin.resources import Context
from dnsstack.providers.declared import DeclaredRRset, Key


@dataclass(frozen=True, slots=True)
class ListedRRset:
    """One RRset as the provider lists it.

    `declared` is None if the model can't have it (an unknown type, weighted routing), so it is someone else's. `raw` is
    the provider's form with its ids, only for the adapter.
    """

    declared: DeclaredRRset | None
    raw: Any


Listing = Mapping[Key, ListedRRset]
"""All RRsets of a zone, including those of others and the apex SOA and NS."""


@dataclass(frozen=True, slots=True)
class PendingChange:
    """The change of one RRset: if `listed` is None, it is created; if `wanted` is None, it is deleted."""

    key: Key
    listed: ListedRRset | None
    wanted: DeclaredRRset | None


Progress = Callable[[str], None]
"""Writes one sentence to the engine's log."""

Stop = Callable[[], bool]
"""True once the engine has cancelled; then the current batch is completed, and no other is sent."""


class ZoneRefused(DnsStackError):
    """The provider refused a change, or the operation was cancelled or too slow; earlier batches were carried out.

    `keys` are the RRsets of the refused batch, if known.
    """

    exit_code = 1

    def __init__(self, message: str, keys: Sequence[Key] = ()) -> None:
        super().__init__(message)
        self.keys = tuple(keys)


class ProviderZone(Protocol):
    """One zone at one provider, for one operation of the engine; every call has a time limit."""

    def apex(self) -> str:
        """The zone's absolute apex, from the provider, because an import has only the id."""

    def account(self) -> str:
        """The id of the account of the credentials.

        At Cloudflare, it is the zone's account; if the zone does not exist, the token's only account.

        Raises:
            DnsStackError: it is not known.
        """

    def listing(self) -> Listing | None:
        """All RRsets of the zone; None if the provider says that the zone does not exist.

        Raises:
            DnsStackError: any other failure.
        """

    def apply(self, changes: Sequence[PendingChange], progress: Progress, stop: Stop) -> None:
        """Make the changes, in batches after each of which every RRset is answered.

        After a lost answer, the zone is read before anything is sent again; throttled calls are repeated later.

        Raises:
            ZoneRefused: a change is refused; the caller lists the zone to learn what was changed.
        """


class Open(Protocol):
    """Opens a zone for one operation, without a call. `context` has the credentials and the time limit."""

    def __call__(self, context: Context, zone_id: str) -> ProviderZone:
        """The zone with this id."""


@dataclass(frozen=True, slots=True)
class ZoneProvider:
    """One provider's part of the resource: its token, such as `dnsstack:index:Route53Records`, and its opener."""

    id: ProviderId
    token: str
    open: Open
