"""One zone and its records through Cloudflare's API: look it up, list its records, send batches of changes."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from dnsstack.errors import EnvironmentFault
from dnsstack.providers.cloudflare.api import queries
from dnsstack.providers.cloudflare.api.patience import PatientCalls
from dnsstack.providers.cloudflare.api.transport import ApiCallFailed
from dnsstack.providers.cloudflare.declared import ApiRecord
from dnsstack.providers.cloudflare.record_batch import FREE_LIMIT, LIMIT, RecordBatch
from dnsstack.providers.cloudflare.zone_name import ZONE_ID_PATTERN, zone_apex

LISTINGS: Final = 3
"""The number of attempts to list a zone that changes meanwhile."""

RIGHTS: Final = "the token needs Zone Read and DNS Write for this zone"

_DENIED: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_NO_SUCH_ZONE: Final = frozenset((1001, 7003))
"""The API's codes for a malformed identifier: "Invalid zone identifier", "Could not route to"."""


class ZoneApi:
    """The zone with the id `zone_id`; it is looked up once."""

    def __init__(self, calls: PatientCalls, zone_id: str) -> None:
        self.calls = calls
        self.id = zone_id
        self.listed_at = float("-inf")
        """When `records` last ended, by the clock of `calls`."""
        self._zone: Mapping[str, Any] | None = None

    def zone(self) -> Mapping[str, Any] | None:
        """The zone; None if it does not exist, or this valid token can't see it.

        Raises:
            EnvironmentFault: any other failure.
        """
        if self._zone is None:
            try:
                self._zone = self._result(self.calls.read(f"zones/{self.id}"))
            except ApiCallFailed as failed:
                if not self._is_missing(failed):
                    raise self._unreadable(failed) from None
        return self._zone

    def apex(self) -> str:
        """The zone's name, absolute.

        Raises:
            EnvironmentFault: the zone does not exist or can't be read.
        """
        zone = self.zone()
        if zone is None:
            message = f"Cloudflare has no zone with the id {self.id} that this token may read"
            raise EnvironmentFault(message)
        try:
            return zone_apex(str(zone.get("name")))
        except ValueError as error:
            message = f"the zone {self.id} has a name at Cloudflare that is not a domain name: {error}"
            raise EnvironmentFault(message) from None

    def account(self) -> str:
        """The id of the zone's account. If the zone does not exist, the id of the token's only account.

        Raises:
            EnvironmentFault: the account is not known.
        """
        zone = self.zone()
        if zone is not None:
            return _account(zone)
        seen = {_account(one) for one in self._some("zones")} or {str(one.get("id")) for one in self._some("accounts")}
        if len(seen) == 1:
            return seen.pop()
        message = (
            f"Cloudflare has no zone with the id {self.id}, and the token sees {len(seen)} accounts, so its account is "
            "not known; use a token of that account only, with the permission Account Settings Read"
        )
        raise EnvironmentFault(message)

    def limit(self) -> int:
        """The most operations in a batch, by the zone's plan; an unknown plan counts as Free."""
        plan = (self.zone() or {}).get("plan")
        name = str(plan.get("legacy_id") or "") if isinstance(plan, Mapping) else ""
        return LIMIT if name in ("pro", "business", "enterprise") else FREE_LIMIT

    def records(self) -> list[ApiRecord]:
        """All records of the zone. Their number is compared with the total that the API answers, so that none is lost.

        Raises:
            EnvironmentFault: they can't be read, or the zone keeps changing.
        """
        told = found = 0
        for _ in range(LISTINGS):
            try:
                records, told = self.calls.ask(queries.records(self.id, queries.PAGE))
            except ApiCallFailed as failed:
                raise self._unreadable(failed) from None
            found = len(records)
            if found == told:
                self.listed_at = self.calls.now
                return list(records.values())
        message = (
            f"Cloudflare lists {found} records of the zone {self.id} but counts {told}, in {LISTINGS} "
            "attempts; try again"
        )
        raise EnvironmentFault(message)

    def send(self, batch: RecordBatch) -> None:
        """Carry out a batch, all of it or nothing.

        Raises:
            ApiCallFailed: the API refuses it, or it is not known whether it was carried out.
        """
        self.calls.send(f"zones/{self.id}/dns_records/batch", batch.to_json())

    def _is_missing(self, failed: ApiCallFailed) -> bool:
        """True if the API says that the zone does not exist, and accepts the token otherwise."""
        answer = failed.failure
        if answer is None or answer.status != HTTPStatus.NOT_FOUND or not _NO_SUCH_ZONE & set(answer.codes):
            return False
        if ZONE_ID_PATTERN.fullmatch(self.id) is None:
            return False
        return all(one.get("id") != self.id for one in self._some("zones"))

    def _some(self, what: str) -> list[Mapping[str, Any]]:
        """The first page of what the token can see; an answer proves that the token is valid."""
        try:
            result = self.calls.read(what, {"per_page": "50"}).get("result")
        except ApiCallFailed as failed:
            raise self._unreadable(failed) from None
        return [one for one in result if isinstance(one, Mapping)] if isinstance(result, list) else []

    def _result(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        found = answer.get("result")
        if not isinstance(found, Mapping) or found.get("id") != self.id:
            message = "its answer is not a zone"
            raise ApiCallFailed(message)
        return found

    def _unreadable(self, failed: ApiCallFailed) -> EnvironmentFault:
        denied = failed.failure is not None and failed.failure.status in _DENIED
        hint = f"; {RIGHTS}" if denied else ""
        return EnvironmentFault(f"the zone {self.id} can't be read at Cloudflare: {failed}{hint}")


def _account(zone: Mapping[str, Any]) -> str:
    account = zone.get("account")
    return str(account.get("id") or "") if isinstance(account, Mapping) else ""
