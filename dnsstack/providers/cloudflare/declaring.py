"""Cloudflare's records, of which each has one value, as the RRsets of one per-zone resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from dnsstack.model.rdata import ROSTER
from dnsstack.model.rdata.spelling import Content
from dnsstack.plan.plan import PlannedRRset
from dnsstack.providers.base import Text
from dnsstack.providers.cloudflare import decode
from dnsstack.providers.cloudflare.follow import OWNED_BY_FOLLOWER
from dnsstack.providers.cloudflare.records import AUTOMATIC, PROXIABLE
from dnsstack.providers.cloudflare.specs import DnsRecord
from dnsstack.providers.declared import DeclaredRRset, Key, join
from dnsstack.providers.zone_records import in_order

_PRESENTATION: Final = frozenset(("A", "AAAA", "TXT"))
"""Types whose `content` is presentation format (see `encode`)."""


def declared(records: Iterable[DnsRecord], apex: str) -> dict[Key, DeclaredRRset]:
    """The RRsets of the zone `apex` by key; TTL and attributes are those of the first record of each."""
    found: dict[Key, list[DnsRecord]] = {}
    for record in records:
        found.setdefault(join(record.owner, record.type, apex), []).append(record)
    return {key: _rrset(parts) for key, parts in found.items()}


def body(planned: PlannedRRset, values: Sequence[str]) -> Mapping[str, Any] | None:
    """The result of `declared` for an RRset with plain values, as the resource's input, without rendering its records.

    None if the API has the type in several fields, which `encode` writes.
    """
    if not isinstance(ROSTER[planned.rdtype].cloudflare, Content):
        return None
    found: dict[str, Any] = {"ttl": AUTOMATIC if planned.proxied else planned.ttl, "values": values}
    proxied = planned.proxied and planned.rdtype in PROXIABLE
    told = {"proxied": proxied, "comment": planned.comment, "tags": sorted(planned.tags)}
    return found | {name: value for name, value in told.items() if value}


def _rrset(parts: list[DnsRecord]) -> DeclaredRRset:
    first = parts[0]
    later: list[Text] = [part.content for part in parts if _is_open(part) and part.content is not None]
    return DeclaredRRset(
        first.ttl,
        in_order([_value(part) for part in parts if not _is_open(part)], later),
        proxied=bool(first.proxied),
        comment=first.comment or "",
        tags=tuple(sorted(first.tags or ())),
        flatten=bool(first.settings and first.settings.flatten_cname),
        follow=first.options.ignore_changes == OWNED_BY_FOLLOWER,
    )


def _is_open(record: DnsRecord) -> bool:
    return not isinstance(record.content, (str, type(None)))


def _value(record: DnsRecord) -> str:
    if record.type in _PRESENTATION:
        return str(record.content)
    return decode.read(record.inputs()).to_text()
