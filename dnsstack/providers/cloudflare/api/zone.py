"""One zone's records through Cloudflare's API: is it there, what does it hold, and batches of changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from dnsstack.errors import EnvironmentFault
from dnsstack.providers.cloudflare.api import queries
from dnsstack.providers.cloudflare.api.patience import PatientCalls
from dnsstack.providers.cloudflare.api.transport import ApiCallFailed
from dnsstack.providers.cloudflare.declared import ApiRecord
from dnsstack.providers.cloudflare.record_batch import FREE_LIMIT, LIMIT, RecordBatch
from dnsstack.providers.cloudflare.zone_name import zone_apex

LISTINGS: Final = 3
"""How often a zone is listed that changes while it is listed."""

RIGHTS: Final = "the token needs Zone Read and DNS Write for this zone"

_ID: Final = re.compile(r"[0-9a-f]{32}")
_NOT_FOUND: Final = 404
_DENIED: Final = (400, 401, 403)
_NO_SUCH_ZONE: Final = frozenset((1001, 7003))
"""What the API says of an identifier that is none: "Invalid zone identifier", "Could not route to"."""


class ZoneApi:
    """The zone with the id `zone_id`; what it is is asked once."""

    def __init__(self, calls: PatientCalls, zone_id: str) -> None:
        self.calls = calls
        self.id = zone_id
        self.listed_at = float("-inf")
        """When `records` last ended, by the clock of `calls`."""
        self._zone: Mapping[str, Any] | None = None

    def zone(self) -> Mapping[str, Any] | None:
        """The zone; None where the API itself says to a token that works that there is none.

        Raises:
            EnvironmentFault: anything else.
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
            EnvironmentFault: there is no such zone, or it can't be read.
        """
        zone = self.zone()
        if zone is None:
            message = f"Cloudflare has no zone with the id {self.id} that this token may read"
            raise EnvironmentFault(message)
        try:
            return zone_apex(str(zone.get("name")))
        except ValueError as error:
            message = f"the zone {self.id} has no name at Cloudflare that can be read: {error}"
            raise EnvironmentFault(message) from None

    def account(self) -> str:
        """The id of the account that holds the zone; where there is none, of the only one that the token sees.

        Raises:
            EnvironmentFault: it can't be told.
        """
        zone = self.zone()
        if zone is not None:
            return _account(zone)
        seen = {_account(one) for one in self._some("zones")} or {str(one.get("id")) for one in self._some("accounts")}
        if len(seen) == 1:
            return seen.pop()
        message = (
            f"Cloudflare has no zone with the id {self.id}, and the token sees {len(seen)} accounts: whose zone it was "
            "can't be told; use a token of that account alone that may read it (Account Settings Read)"
        )
        raise EnvironmentFault(message)

    def limit(self) -> int:
        """Operations that one batch may have, by the zone's plan; one that isn't known counts as Free."""
        plan = (self.zone() or {}).get("plan")
        name = str(plan.get("legacy_id") or "") if isinstance(plan, Mapping) else ""
        return LIMIT if name in ("pro", "business", "enterprise") else FREE_LIMIT

    def records(self) -> list[ApiRecord]:
        """All records, compared with the number that the API tells: a page that got lost must not go unseen.

        Raises:
            EnvironmentFault: it can't be read, or changes all the time.
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
            f"Cloudflare tells {told} records of the zone {self.id} and lists {found}, {LISTINGS} times: try again"
        )
        raise EnvironmentFault(message)

    def send(self, batch: RecordBatch) -> None:
        """Carry out a batch, or nothing of it.

        Raises:
            ApiCallFailed: refused, or nobody knows.
        """
        self.calls.send(f"zones/{self.id}/dns_records/batch", batch.to_json())

    def _is_missing(self, failed: ApiCallFailed) -> bool:
        """True where the API's own not-found came, and the token is one that it takes."""
        answer = failed.failure
        if answer is None or answer.status != _NOT_FOUND or not _NO_SUCH_ZONE & set(answer.codes):
            return False
        return _ID.fullmatch(self.id) is not None and all(one.get("id") != self.id for one in self._some("zones"))

    def _some(self, what: str) -> list[Mapping[str, Any]]:
        """The first page of what the token sees; that an answer comes shows that the token works."""
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
