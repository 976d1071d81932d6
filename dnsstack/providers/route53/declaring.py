"""Route53's records, of which each is an RRset or one role of it, as the RRsets of one per-zone resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from dnsstack.plan.plan import PlannedRRset
from dnsstack.providers.declared import AliasedTo, DeclaredRRset, Key, RoleRRset, join
from dnsstack.providers.route53 import text
from dnsstack.providers.route53.specs import Record
from dnsstack.providers.zone_records import carried, in_order

_PRIMARY: Final = "PRIMARY"


def declared(records: Iterable[Record], apex: str) -> dict[Key, DeclaredRRset]:
    """The RRsets of the zone `apex` by key; PRIMARY and SECONDARY are one RRset."""
    found: dict[Key, list[Record]] = {}
    for record in records:
        found.setdefault(join(record.owner, record.type, apex), []).append(record)
    return {key: _simple(parts[0]) if _role(parts[0]) is None else _pair(parts) for key, parts in found.items()}


def body(planned: PlannedRRset, values: Sequence[str]) -> Mapping[str, Any]:
    """The result of `declared` for an RRset with plain values, as the resource's input, without rendering records."""
    return {"ttl": planned.ttl, "values": values}


def _role(record: Record) -> str | None:
    routing = record.failover_routing_policies
    return routing[0].type if routing else None


def _simple(record: Record) -> DeclaredRRset:
    return DeclaredRRset(record.ttl, _values(record), _alias(record))


def _pair(parts: list[Record]) -> DeclaredRRset:
    by_role = {_role(part): part for part in parts}
    secondary = by_role.get("SECONDARY")
    return DeclaredRRset(
        parts[0].ttl,
        primary=_part(by_role[_PRIMARY]),
        secondary=None if secondary is None else _part(secondary),
    )


def _part(record: Record) -> RoleRRset:
    check = record.health_check_id or ""
    return RoleRRset(record.set_identifier or "", carried(check), _values(record), _alias(record))


def _alias(record: Record) -> AliasedTo | None:
    if record.aliases is None:
        return None
    (alias,) = record.aliases
    target = text.read_owner(alias.name) if isinstance(alias.name, str) else carried(alias.name)
    return AliasedTo(target, carried(alias.zone_id), cast("bool", alias.evaluate_target_health))


def _values(record: Record) -> tuple[str, ...]:
    given = record.records or ()
    known = [text.presentation(record.type, one) for one in given if isinstance(one, str)]
    return in_order(known, [one for one in given if not isinstance(one, str)])
