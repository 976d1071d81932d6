"""Conflicts between records of one name, and the quota of a zone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dnsstack.sandbox.cloudflare_api.accounts import Account
from dnsstack.sandbox.cloudflare_api.content import txt_text
from dnsstack.sandbox.cloudflare_api.errors import ApiError, invalid_record
from dnsstack.sandbox.cloudflare_api.model import Record, StoredZone
from dnsstack.sandbox.cloudflare_api.store import ZoneContents

_ADDRESSES = frozenset({"A", "AAAA"})
_AT_A_CUT = frozenset({"NS", "DS"})
_MAXIMUM_COMBINED_TXT = 8192
"""Octets of all TXT records of one name (error 83011)."""


def identity(record: Record) -> tuple[object, ...]:
    """The identity of a record; TTL, proxy status and comment are not part of it."""
    content = txt_text(record.content) if record.type == "TXT" else record.content
    return record.name, record.type, content, record.priority, _frozen(record.data)


def _frozen(data: Mapping[str, Any]) -> tuple[tuple[str, object], ...]:
    return tuple(sorted(data.items()))


def check_siblings(record: Record, zone: StoredZone, siblings: Iterable[Record]) -> None:
    """Raise `ApiError` if `record` conflicts with another record of its name."""
    others = [other for other in siblings if other.id != record.id]
    types = {other.type for other in others}
    if any(identity(other) == identity(record) for other in others):
        raise invalid_record(81058, "An identical record already exists.")
    if record.type == "CNAME" and types & (_ADDRESSES | {"CNAME"}):
        raise invalid_record(81053, "An A, AAAA, or CNAME record with that host already exists.")
    if record.type in _ADDRESSES and "CNAME" in types:
        raise invalid_record(81054, "A CNAME record with that host already exists.")
    if record.name != zone.name:
        _check_delegation(record.type, types)
    if record.type == "TXT":
        texts = [other.content for other in (*others, record) if other.type == "TXT"]
        if sum(len(txt_text(text)) for text in texts) > _MAXIMUM_COMBINED_TXT:
            raise invalid_record(83011, f"Combined content of TXT records exceeds {_MAXIMUM_COMBINED_TXT} characters.")


def _check_delegation(record_type: str, types: set[str]) -> None:
    """Below the apex, NS excludes all types except DS, in either order (API reference, Create DNS Record, notes)."""
    if record_type not in _AT_A_CUT and "NS" in types:
        raise invalid_record(81056, "NS records with that host already exist.")
    if record_type == "NS" and types & (_ADDRESSES | {"CNAME"}):
        raise invalid_record(81053, "An A, AAAA, or CNAME record with that host already exists.")
    if record_type == "NS" and types - _AT_A_CUT:
        raise invalid_record(81055, "Non-NS records with that host already exist.")


def check_quota(zone: StoredZone, account: Account, contents: ZoneContents) -> None:
    """Raise `ApiError` if the zone is full; each value counts."""
    quota = account.record_quota if account.record_quota is not None else zone.plan.record_quota
    if len(contents.records) >= quota:
        raise ApiError(400, 81045, "The record quota has been exceeded.")
