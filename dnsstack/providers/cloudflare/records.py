"""Cloudflare: one `DnsRecord` a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from dnsstack.errors import DocumentPath, Unsupported
from dnsstack.model.deferred import Deferred
from dnsstack.model.nameservers import CloudflarePlan, CloudflareZone, ProviderId
from dnsstack.model.rrset import Value
from dnsstack.plan.naming import SINGLE_VALUE_TYPES, Naming
from dnsstack.plan.plan import Answer, PlannedRRset, ZonePlan
from dnsstack.providers.base import Options
from dnsstack.providers.cloudflare.encode import WIRE_TYPES, encode, name
from dnsstack.providers.cloudflare.specs import DnsRecord, RecordSettings
from dnsstack.providers.cloudflare.zone import zone_id

AUTOMATIC: Final = 1
"""The TTL of proxied records: Cloudflare refuses any other."""

PROXIABLE: Final = frozenset(("A", "AAAA", "CNAME"))
"""Types whose `proxied` is always said: left out, it would keep what it was."""

_SLOT_TYPES: Final = frozenset(("A", "AAAA"))
"""Types whose values have numbered slots under `follow`."""


def rrset(planned: PlannedRRset, plan: ZonePlan, naming: Naming, after: tuple[str, ...] = ()) -> Iterator[DnsRecord]:
    """The records of an RRset without failover; `after` names specs that must exist before."""
    for spec in answer(planned.owner, planned.answer, plan, naming, planned.path):
        yield replace(
            spec,
            ttl=AUTOMATIC if planned.proxied else planned.ttl,
            proxied=planned.proxied if spec.type in PROXIABLE else None,
            comment=planned.comment,
            tags=planned.tags or None,
            options=replace(spec.options, depends_on=(*after, *spec.options.depends_on)) if after else spec.options,
        )


def answer(owner: str, given: Answer, plan: ZonePlan, naming: Naming, path: DocumentPath) -> Iterator[DnsRecord]:
    """Records that answer `given` at `owner`, in the values' own order.

    Each was perhaps a slot of a `follow` policy before, so that giving up the policy never makes a second record of
    the same content; a CNAME was perhaps an ALIAS, or the reverse. The values of a list of Outputs come one after the
    other: one that is new takes what its neighbour has given up.
    """
    names = naming.values(ProviderId.CLOUDFLARE, owner, given.rdtype, given.values)
    before: dict[str, str] = {}
    formers = naming.former_values(ProviderId.CLOUDFLARE, owner, given.rdtype, given.values)
    for index, (logical, value, former) in enumerate(zip(names, given.values, formers, strict=True)):
        slot = (naming.slot(owner, given.rdtype, index),) if given.rdtype in _SLOT_TYPES else ()
        spec = record(logical, owner, given, value, plan, naming, path, (*slot, *former))
        whole = value.whole if isinstance(value, Deferred) else ""
        if whole in before:
            spec = replace(spec, options=replace(spec.options, depends_on=(before[whole],)))
        if whole:
            before[whole] = logical
        yield spec


def record(
    logical: str,
    owner: str,
    given: Answer,
    value: Value,
    plan: ZonePlan,
    naming: Naming,
    path: DocumentPath,
    former: Sequence[str] = (),
) -> DnsRecord:
    """The record of one value; a type with one value is deleted before it is replaced, since two can't exist."""
    rdtype = WIRE_TYPES.get(given.rdtype, given.rdtype)
    single = given.rdtype in SINGLE_VALUE_TYPES
    return DnsRecord(
        name=logical,
        owner=owner,
        rdtype=given.rdtype,
        path=path,
        name_=name(owner),
        type=rdtype,
        zone_id=zone_id(naming),
        ttl=given.ttl,
        proxied=False if rdtype in PROXIABLE else None,
        settings=_settings(owner, given.rdtype, plan),
        options=Options(delete_before_replace=single, aliases=(*former, *_former_cnames(naming, owner, given.rdtype))),
        **_rdata(value),
    )


def _rdata(value: Value) -> dict[str, Any]:
    """Inputs of a value; one that is known later is content until then."""
    return {"content": value} if isinstance(value, Deferred) else encode(value)


def _former_cnames(naming: Naming, owner: str, rdtype: str) -> tuple[str, ...]:
    """An ALIAS is a CNAME here: changing one into the other is in place."""
    other = {"CNAME": "ALIAS", "ALIAS": "CNAME"}.get(rdtype)
    return (naming.rrset(ProviderId.CLOUDFLARE, owner, other),) if other else ()


def _settings(owner: str, rdtype: str, plan: ZonePlan) -> RecordSettings | None:
    """Flattening of an ALIAS: by itself at the apex or in a zone that flattens all, by setting elsewhere.

    Raises:
        Unsupported: the plan has no flattening below the apex.
    """
    zone = plan.nameservers.cloudflare
    if rdtype != "ALIAS" or owner == plan.apex or zone is None or zone.flatten_all_cnames:
        return None
    if not _flattens_below_apex(zone):
        message = f"{owner} ALIAS: Cloudflare's plan {zone.plan.value} flattens a CNAME at the apex only"
        raise Unsupported(message)
    return RecordSettings(flatten_cname=True)


def _flattens_below_apex(zone: CloudflareZone) -> bool:
    """Per-record flattening is a paid plan's (cloudflare-docs, CNAME flattening; read 2026-11)."""
    return zone.plan is not CloudflarePlan.FREE
