"""A hosted zone of Route53 as one resource: list it, and change it in batches; `resource.py` compares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from dnsstack.errors import DnsStackError, EnvironmentFault
from dnsstack.model.nameservers import ProviderId
from dnsstack.plugin.records.route53_sending import ChangeSender
from dnsstack.plugin.records.zone import ListedRRset, Listing, PendingChange, Progress, Stop, ZoneProvider, ZoneRefused
from dnsstack.plugin.resources import Context
from dnsstack.providers.declared import split
from dnsstack.providers.route53.api.patience import AwsRefused, PatientAws
from dnsstack.providers.route53.api.zone import HostedZoneApi
from dnsstack.providers.route53.api_form import ApiRecordSet
from dnsstack.providers.route53.declared import listed
from dnsstack.providers.route53.zone_batches import RRsetChange, ZoneBatch, plan
from dnsstack.providers.waiting import Cancelled

TOKEN: Final = "dnsstack:index:Route53Records"  # noqa: S105  # a resource's token

RESERVE: Final = 120.0
"""The last seconds of an operation, in which nothing is sent, but the zone is listed to know its content."""


class ZoneAtRoute53:
    """One zone during one operation of the engine."""

    def __init__(self, api: HostedZoneApi) -> None:
        self._api = api
        self._wildcards: set[str] = set()
        """The listed wildcard owners, which new names hide."""

    def apex(self) -> str:
        """The zone's apex, absolute.

        Raises:
            EnvironmentFault: the zone does not exist or can't be read.
        """
        with self._reading():
            return self._api.apex()

    def account(self) -> str:
        """The account of the credentials.

        Raises:
            EnvironmentFault: it is not known.
        """
        with self._reading():
            return self._api.account()

    def listing(self) -> Listing | None:
        """All RRsets of the zone; None if Route53 answers NoSuchHostedZone.

        Raises:
            EnvironmentFault: any other failure.
        """
        with self._reading():
            found = self._api.rrsets()
            if found is None:
                return None
            live = listed(found, self._api.apex())
        self._wildcards = {split(key, self._api.apex())[0] for key in live if key.startswith(("*/", "*."))}
        return {key: ListedRRset(one.declared, one.rrsets) for key, one in live.items()}

    def apply(self, changes: Sequence[PendingChange], progress: Progress, stop: Stop) -> None:
        """Make the changes; after each batch, all record sets that are kept are answered.

        Raises:
            ZoneRefused: a change is refused, the operation is cancelled, or its time limit has passed.
        """
        calls = self._api.calls
        calls.tell, calls.stop, calls.reserve = progress, stop, min(RESERVE, calls.seconds / 4)
        sender = ChangeSender(self._api, progress, stop, self._wildcards)
        try:
            sender.run(self._planned(changes))
        except Cancelled:
            raise sender.underway.stopped() from None
        except ZoneRefused:
            raise
        except DnsStackError as error:
            raise ZoneRefused(f"{error}; {sender.underway.so_far()}", sender.keys) from None
        finally:
            calls.look(RESERVE)
            self._api.close()

    def _planned(self, changes: Sequence[PendingChange]) -> tuple[ZoneBatch, ...]:
        wanted = [RRsetChange(change.key, _raw(change), change.wanted) for change in changes]
        try:
            return plan(wanted, self._api.apex())
        except (KeyError, ValueError) as error:
            message = f"a value can't be written for Route53, so nothing was sent: {error}"
            raise ZoneRefused(message) from None

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Raise a refusal as a fault of the environment, and close connections."""
        try:
            yield
        except AwsRefused as refused:
            raise EnvironmentFault(str(refused)) from None
        finally:
            self._api.close()


def _raw(change: PendingChange) -> tuple[ApiRecordSet, ...]:
    existing: Any = change.listed.raw if change.listed is not None else ()
    return tuple(existing)


def opened(context: Context, zone_id: str) -> ZoneAtRoute53:
    """The zone with this id, for one operation; no call is made yet.

    Raises:
        EnvironmentFault: the credentials can't be used.
        MissingExtra: boto3 is not installed.
    """
    aws, calls = context.credentials.aws, PatientAws(context.seconds)
    calls.tell, calls.stop = context.progress, context.stop
    return ZoneAtRoute53(HostedZoneApi(calls, aws.client("route53"), aws.client("sts"), zone_id))


PROVIDER: Final = ZoneProvider(ProviderId.ROUTE53, TOKEN, opened)
