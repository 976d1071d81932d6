"""Read from Cloudflare's API with CLOUDFLARE_API_TOKEN, for importing, `--adopt`, `--previous` and comparing.

`decode` interprets the records.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar

from dnsstack.deadline import read_within
from dnsstack.errors import EnvironmentFault, UsageError
from dnsstack.providers.cloudflare.api import queries
from dnsstack.providers.cloudflare.api.answers import BASE_URL_VARIABLE
from dnsstack.providers.cloudflare.api.patience import PatientCalls, budget
from dnsstack.providers.cloudflare.api.queries import Item
from dnsstack.providers.cloudflare.api.transport import ApiCallFailed, CloudflareCalls
from dnsstack.providers.cloudflare.zone_name import ZONE_ID_PATTERN
from dnsstack.providers.waiting import AFTER, TooLate

T = TypeVar("T")

_DENIED: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class CloudflareReader:
    """Reads, and changes nothing. `source` is the name of the source on the command line, for messages."""

    def __init__(self, source: str, *, extra: str = "import") -> None:
        self._source = source
        self._token = os.environ.get("CLOUDFLARE_API_TOKEN", "")
        self._calls = CloudflareCalls(self._token, os.environ.get(BASE_URL_VARIABLE, ""), extra=extra)
        if not self._token:
            msg = (
                f"{source} can't be read, because CLOUDFLARE_API_TOKEN is not set; set it to a token that may "
                "read the zone"
            )
            raise EnvironmentFault(msg)
        self._zone = ""
        self._patient = PatientCalls(self._calls, budget(self._token), 0)

    def within(self, seconds: float, read: Callable[[], T], zone: str = "") -> T:
        """The result of `read`, with a time limit of `seconds`; `zone` is the one from the command line.

        Raises:
            UsageError: the zone does not exist.
            EnvironmentFault: no permission, no network, or the time limit has passed.
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
        """True if a text can be the id of a zone."""
        return ZONE_ID_PATTERN.fullmatch(text) is not None

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
        """All records. Their number is compared with the total that the API answers, so that none is lost.

        Raises:
            EnvironmentFault: the list is not complete.
        """
        try:
            found, told = self._patient.ask(queries.records(zone_id, queries.PAGE))
        except ApiCallFailed as failed:
            raise self._refused(failed, f"zones/{zone_id}/dns_records") from None
        if len(found) != told:
            counts = f"Cloudflare counts {told} records but lists {len(found)}"
            msg = f"{self._source}: {counts}; nothing is written; try again"
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
        """A refusal, or the lack of an answer, as an error with one sentence."""
        if failed.failure is None:
            return EnvironmentFault(f"{self._source}: {failed} (GET {path}); nothing is written")
        status = failed.failure.status
        if status == HTTPStatus.NOT_FOUND and self._zone:
            return UsageError(
                f"{self._source} names the zone {self._zone!r}, which does not exist, or which this token may not read"
            )
        hint = "; the token lacks a permission that reading needs" if status in _DENIED else ""
        return EnvironmentFault(
            f"{self._source} can't be read, because Cloudflare refuses GET {path}: {status}{hint}; nothing is written"
        )
