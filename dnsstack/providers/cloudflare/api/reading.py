"""Cloudflare's API, as it is read with CLOUDFLARE_API_TOKEN: importing, `--adopt`, `--previous` and comparing call it.

What a record means is `decode`'s business.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

from dnsstack.deadline import read_within
from dnsstack.errors import EnvironmentFault, UsageError
from dnsstack.providers.cloudflare.api import queries
from dnsstack.providers.cloudflare.api.answers import BASE_URL_VARIABLE
from dnsstack.providers.cloudflare.api.patience import PatientCalls, TooLate, budget
from dnsstack.providers.cloudflare.api.queries import Item
from dnsstack.providers.cloudflare.api.transport import ApiCallFailed, CloudflareCalls
from dnsstack.providers.waiting import AFTER

T = TypeVar("T")

_ID: Final = re.compile(r"[0-9a-f]{32}")
_DENIED: Final = (401, 403)
_NOT_FOUND: Final = 404


class CloudflareReader:
    """Reads; nothing here changes anything. `source` is what the user called it, for messages."""

    def __init__(self, source: str, *, extra: str = "import") -> None:
        self._source = source
        self._token = os.environ.get("CLOUDFLARE_API_TOKEN", "")
        self._calls = CloudflareCalls(self._token, os.environ.get(BASE_URL_VARIABLE, ""), extra=extra)
        if not self._token:
            msg = f"{source}: CLOUDFLARE_API_TOKEN is not set: a token that may read the zone is needed"
            raise EnvironmentFault(msg)
        self._zone = ""
        self._patient = PatientCalls(self._calls, budget(self._token), 0)

    def within(self, seconds: float, read: Callable[[], T], zone: str = "") -> T:
        """What `read` gives, in all within `seconds`; `zone` is what was named.

        Raises:
            UsageError: there is no such zone.
            EnvironmentFault: no access, no network, or too slow.
        """
        self._zone = zone
        self._patient = PatientCalls(self._calls, budget(self._token), seconds + AFTER)
        try:
            return read_within(read, seconds, f"{self._source}: reading Cloudflare")
        except TooLate as late:
            msg = f"{self._source}: {late}; nothing is written"
            raise EnvironmentFault(msg) from None
        finally:
            self._calls.close()

    @staticmethod
    def is_id(text: str) -> bool:
        """Whether a text can be the id of a zone."""
        return _ID.fullmatch(text) is not None

    def zone(self, zone_id: str) -> Item:
        """One zone by its id."""
        found: Item = self._result(f"zones/{zone_id}")
        return found

    def zones(self, apex: str) -> list[Item]:
        """The zones of a name."""
        try:
            return self._patient.ask(queries.zones(apex))
        except ApiCallFailed as failed:
            raise self._refused(failed, "zones") from None

    def settings(self, zone_id: str) -> Item:
        """The zone's DNS settings."""
        found: Item = self._result(f"zones/{zone_id}/dns_settings")
        return found

    def records(self, zone_id: str) -> list[Item]:
        """All records, compared with the number that the API tells: a page that got lost must not go unseen.

        Raises:
            EnvironmentFault: the list is not complete.
        """
        try:
            found, told = self._patient.ask(queries.records(zone_id, queries.PAGE))
        except ApiCallFailed as failed:
            raise self._refused(failed, f"zones/{zone_id}/dns_records") from None
        if len(found) != told:
            counts = f"Cloudflare tells {told} records and lists {len(found)}"
            msg = f"{self._source}: {counts}: try again; nothing is written"
            raise EnvironmentFault(msg)
        return list(found.values())

    def load_balancers(self, zone_id: str) -> list[Item]:
        """The zone's load balancers."""
        return list(self._result(f"zones/{zone_id}/load_balancers"))

    def pools(self, account: str) -> list[Item]:
        """The account's pools."""
        return list(self._result(f"accounts/{account}/load_balancers/pools"))

    def monitors(self, account: str) -> list[Item]:
        """The account's monitors."""
        return list(self._result(f"accounts/{account}/load_balancers/monitors"))

    def _result(self, path: str, **query: str) -> Any:
        try:
            return self._patient.read(path, query).get("result")
        except ApiCallFailed as failed:
            raise self._refused(failed, path) from None

    def _refused(self, failed: ApiCallFailed, path: str) -> UsageError | EnvironmentFault:
        """A refusal, or no answer, as one sentence."""
        if failed.failure is None:
            return EnvironmentFault(f"{self._source}: {failed} (GET {path}); nothing is written")
        status = failed.failure.status
        if status == _NOT_FOUND and self._zone:
            return UsageError(f"{self._source}: there is no zone {self._zone!r} that this token may read")
        hint = "; the token lacks a right that reading needs" if status in _DENIED else ""
        return EnvironmentFault(f"{self._source}: Cloudflare refuses GET {path}: {status}{hint}; nothing is written")
