"""What a provider's zone must be able to do, so that its RRsets can be one resource; `resource.py` does the rest."""

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
    """One RRset as the provider lists it now.

    `declared` is None where the model has no word for it (a type that it doesn't know, weighted routing): it can only
    be someone else's. `raw` is the provider's own form with its ids, for the adapter alone.
    """

    declared: DeclaredRRset | None
    raw: Any


Listing = Mapping[Key, ListedRRset]
"""Everything that a zone holds, RRsets of others included; the apex SOA and NS, too."""


@dataclass(frozen=True, slots=True)
class PendingChange:
    """One RRset to be made what is wanted: `listed` None creates it, `wanted` None deletes it."""

    key: Key
    listed: ListedRRset | None
    wanted: DeclaredRRset | None


Progress = Callable[[str], None]
"""Takes one plain sentence for the engine's log."""

Stop = Callable[[], bool]
"""True once the engine has asked to cancel: the batch in flight is finished, no other is begun."""


class ZoneRefused(DnsStackError):
    """The provider refused a change, or the operation was cancelled or too slow: what was sent before stays in.

    `keys` names the RRsets of the batch that was refused, where it is known which.
    """

    exit_code = 1

    def __init__(self, message: str, keys: Sequence[Key] = ()) -> None:
        super().__init__(message)
        self.keys = tuple(keys)


class ProviderZone(Protocol):
    """One zone at one provider, as one operation of the engine sees it; every call has a total time limit."""

    def apex(self) -> str:
        """The zone's apex, absolute, as the provider has it: an import knows only the id."""

    def account(self) -> str:
        """The id of the account that the credentials belong to.

        Cloudflare: the account that holds the zone; where there is no such zone, the one that the token sees.

        Raises:
            DnsStackError: it can't be told which it is.
        """

    def listing(self) -> Listing | None:
        """Everything in the zone, complete; None where the provider says that there is no such zone.

        Raises:
            DnsStackError: any other failure, one sentence.
        """

    def apply(self, changes: Sequence[PendingChange], progress: Progress, stop: Stop) -> None:
        """Make the changes, in batches of which no prefix leaves an RRset unanswered.

        A response that is lost is looked up before anything is sent again; throttling is waited out.

        Raises:
            ZoneRefused: the first refusal; the caller lists once more to learn what is in.
        """


class Open(Protocol):
    """Opens one zone for one operation; calls nothing yet. `context` has the credentials and the time limit."""

    def __call__(self, context: Context, zone_id: str) -> ProviderZone:
        """The zone with that id."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider's part of the resource: its token, such as `dnsstack:index:Route53Records`, and how it is opened."""

    id: ProviderId
    token: str
    open: Open
