"""A Cloudflare zone as one resource: list it, and change it in batches; `resource.py` compares."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.errors import DnsStackError
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.translate import sentence
from dnsstack.plugin.records.cloudflare_sending import BatchSender
from dnsstack.plugin.records.zone import ListedRRset, Listing, PendingChange, Progress, Stop, ZoneProvider, ZoneRefused
from dnsstack.plugin.resources import Context
from dnsstack.providers.cloudflare.api.answers import BASE_URL_VARIABLE
from dnsstack.providers.cloudflare.api.patience import PatientCalls, budget
from dnsstack.providers.cloudflare.api.transport import CloudflareCalls
from dnsstack.providers.cloudflare.api.zone import ZoneApi
from dnsstack.providers.cloudflare.declared import ApiRecord, listed
from dnsstack.providers.cloudflare.record_batch import RecordBatch, RRsetChange, plan
from dnsstack.providers.waiting import Cancelled

TOKEN: Final = "dnsstack:index:CloudflareRecords"  # noqa: S105  # a resource's token

RESERVE: Final = 120.0
"""The last seconds of an operation, in which nothing is sent, but the zone is listed to know its content."""


class ZoneAtCloudflare:
    """One zone during one operation of the engine."""

    def __init__(self, calls: PatientCalls, zone_id: str) -> None:
        self._calls = calls
        self._records = ZoneApi(calls, zone_id)

    def apex(self) -> str:
        """The zone's apex, absolute.

        Raises:
            EnvironmentFault: the zone does not exist or can't be read.
        """
        with self._calls.session():
            return self._records.apex()

    def account(self) -> str:
        """The zone's account; if the zone does not exist, the token's only account.

        Raises:
            EnvironmentFault: the account is not known.
        """
        with self._calls.session():
            return self._records.account()

    def listing(self) -> Listing | None:
        """All RRsets of the zone; None if Cloudflare says to a valid token that the zone does not exist.

        Raises:
            EnvironmentFault: any other failure.
        """
        with self._calls.session():
            if self._records.zone() is None:
                return None
            found = listed(self._records.records(), self._records.apex())
        return {key: ListedRRset(live.declared, live.records) for key, live in found.items()}

    def apply(self, changes: Sequence[PendingChange], progress: Progress, stop: Stop) -> None:
        """Make the changes; after each operation, all RRsets that are kept are answered.

        Raises:
            ZoneRefused: a change is refused, the operation is cancelled, or its time limit has passed.
        """
        self._calls.tell, self._calls.stop = progress, stop
        self._calls.reserve = min(RESERVE, self._calls.seconds / 4)
        sending = BatchSender(self._records, progress, stop)
        try:
            with self._calls.session():
                sending.run(self._planned(changes))
        except Cancelled:
            raise sending.underway.stopped() from None
        except ZoneRefused:
            raise
        except DnsStackError as error:
            raise ZoneRefused(f"{error}; {sending.underway.so_far()}") from None
        finally:
            self._calls.look(RESERVE)

    def _planned(self, changes: Sequence[PendingChange]) -> tuple[RecordBatch, ...]:
        wanted = [RRsetChange(change.key, _raw(change), change.wanted) for change in changes]
        try:
            return plan(wanted, self._records.apex(), self._records.limit())
        except (ValidationError, PydanticCustomError, KeyError) as error:
            message = f"a value can't be written for Cloudflare, so nothing was sent: {sentence(error)}"
            raise ZoneRefused(message) from None
        except ValueError as error:
            raise ZoneRefused(f"{error}; nothing was sent") from None


def _raw(change: PendingChange) -> tuple[ApiRecord, ...]:
    existing: Any = change.listed.raw if change.listed is not None else ()
    return tuple(existing)


def opened(context: Context, zone_id: str) -> ZoneAtCloudflare:
    """The zone with this id, for one operation; no call is made yet.

    Raises:
        EnvironmentFault: no token is given.
        MissingExtra: httpx is not installed.
    """
    token = context.credentials.token()
    base_url = context.credentials.endpoints.get("cloudflare") or os.environ.get(BASE_URL_VARIABLE, "")
    calls = PatientCalls(CloudflareCalls(token, base_url), budget(token), context.seconds)
    calls.tell, calls.stop = context.progress, context.stop
    return ZoneAtCloudflare(calls, zone_id)


PROVIDER: Final = ZoneProvider(ProviderId.CLOUDFLARE, TOKEN, opened)
