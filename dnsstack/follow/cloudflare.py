"""The part of Cloudflare's API that a follower needs: the zone's id, its records, a batch of PATCHes.

Each call is made once. The runner repeats it, after it has checked whether an unanswered call was carried out. Sources:
Cloudflare API v4, zones, dns_records and dns_records/batch (all patches of a batch are one transaction); rate limits in
`Retry-After` (read 2026-11).

`providers/cloudflare/api` makes the calls and words their failures.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Final, TypeVar

from dnsstack.deadline import limited
from dnsstack.follow.audit import moment
from dnsstack.follow.changes import ExistingRecord, RecordPatch
from dnsstack.follow.followed import Followed
from dnsstack.follow.mover import CallFailed, Receipt
from dnsstack.model.names import absolute, strip_dot
from dnsstack.providers.cloudflare.api import queries
from dnsstack.providers.cloudflare.api.transport import ApiCallFailed, AsyncCloudflareCalls

T = TypeVar("T")

BATCH: Final = 200
"""The most changes of a batch on the smallest plan (cloudflare-docs, batch-record-changes; read 2026-11)."""

FEW: Final = 3
"""The most owners that are read one by one; for more, the whole zone is read."""

PAGE: Final = 1000
"""The page size of a list; a page must be answered within the few seconds of a call."""

READING: Final = 40.0
"""The time limit for all pages of the records, in seconds."""


class CloudflareMover:
    """Changes the records of one zone; `timeout` is that of a call, `reading` that of all pages, in seconds.

    `zone_id`, if known, saves a call. The token is hidden in every text, also if the API's answer contains it.
    """

    def __init__(
        self,
        token: str,
        apex: str,
        *,
        base_url: str = "",
        zone_id: str | None = None,
        timeout: float = 10.0,
        reading: float = READING,
        transport: Any = None,
    ) -> None:
        self._apex = strip_dot(apex)
        self._zone_id = zone_id
        self._timeout, self._reading = timeout, reading
        self._calls = AsyncCloudflareCalls(
            token, base_url, extra="follow", agent="dnsstack-follow", transport=transport
        )

    @property
    def date(self) -> float | None:
        """The time of the API's last answer, in seconds since 1970."""
        return self._calls.date

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()

    async def existing(self, followed: Sequence[Followed]) -> tuple[ExistingRecord, ...]:
        """The records of `followed` as they are.

        Raises:
            CallFailed: they can't be read.
        """
        try:
            return await limited(self._listed(followed), self._reading)
        except TimeoutError:
            msg = f"Cloudflare's API did not list the records within {self._reading:g} s"
            raise CallFailed(msg) from None

    async def _listed(self, followed: Sequence[Followed]) -> tuple[ExistingRecord, ...]:
        owners = sorted({one.owner for one in followed})
        if len(owners) > FEW:
            return await self._records({}, frozenset(owners))
        found: list[ExistingRecord] = []
        for owner in owners:
            found += await self._records({"name.exact": strip_dot(owner)}, frozenset((owner,)))
        return tuple(found)

    async def move(self, changes: Sequence[RecordPatch]) -> Receipt:
        """Carry out all changes, or none.

        Raises:
            CallFailed: the API refuses it, or it is not known whether it was carried out.
        """
        patches = [_patch(change) for change in changes]
        if not patches:
            return Receipt((), "")
        path = f"zones/{await self._zone()}/dns_records/batch"
        answer = await self._made(self._calls.call("POST", path, body={"patches": patches}, seconds=self._timeout))
        result = answer.content.get("result")
        patched = result.get("patches") if isinstance(result, Mapping) else None
        after = tuple(_record(one) for one in _mappings(patched))
        if {one.id for one in after} != {change.before.id for change in changes}:
            msg = "Cloudflare's answer to the batch does not name the records that were sent"
            raise CallFailed(msg, uncertain=True)
        return Receipt(after, answer.ray)

    async def _zone(self) -> str:
        if self._zone_id is None:
            query = queries.zones(f"{self._apex}.")
            ids = [str(zone["id"]) for zone in await self._made(self._calls.ask(query, self._timeout))]
            if len(ids) != 1:
                msg = f"the token sees {len(ids)} zones named {self._apex} at Cloudflare; it must see one"
                raise CallFailed(msg, refused=True)
            self._zone_id = ids[0]
        return self._zone_id

    async def _records(self, filters: Mapping[str, str], owners: frozenset[str]) -> tuple[ExistingRecord, ...]:
        query = queries.records(await self._zone(), PAGE, **filters)
        items, _ = await self._made(self._calls.ask(query, self._timeout))
        found = (_record(one) for one in items.values() if one["type"] in _TYPES)
        return tuple(one for one in found if one.owner in owners)

    async def _made(self, call: Coroutine[Any, Any, T]) -> T:
        """The result of a call. A call that writes and gets no answer is uncertain."""
        try:
            return await call
        except ApiCallFailed as failed:
            told = failed.failure
            refused, after = (told.refused, told.retry_after) if told is not None else (False, None)
            raise CallFailed(str(failed), uncertain=failed.uncertain, refused=refused, retry_after=after) from None


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; empty if it is not a list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


_TYPES: Final = frozenset(("A", "AAAA", "CNAME"))


def _patch(change: RecordPatch) -> dict[str, Any]:
    body: dict[str, Any] = {"id": change.before.id, "ttl": change.ttl}
    if change.moves:
        body["content"] = change.content
    if change.before.proxied:
        body["proxied"] = False
    return body


def _record(item: Mapping[str, Any]) -> ExistingRecord:
    """A record from an answer.

    Raises:
        CallFailed: it is not a record.
    """
    try:
        rdtype, content = str(item["type"]), str(item["content"])
        return ExistingRecord(
            id=str(item["id"]),
            owner=absolute(str(item["name"]).lower(), "."),
            rdtype=rdtype,
            content=strip_dot(content.lower()),
            ttl=int(item["ttl"]),
            proxied=bool(item.get("proxied")),
            created=moment(item.get("created_on")),
            modified=moment(item.get("modified_on")),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        msg = "Cloudflare's answer has a record that can't be read"
        raise CallFailed(msg) from None
