"""Cloudflare: a `DnsRecord` for each value."""

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
from dnsstack.providers.base import SpecOptions
from dnsstack.providers.cloudflare.encode import WIRE_TYPES, encode, name
from dnsstack.providers.cloudflare.specs import DnsRecord, RecordSettings
from dnsstack.providers.cloudflare.zone import zone_id

AUTOMATIC: Final = 1
"""The TTL of proxied records; Cloudflare refuses any other."""

PROXIABLE: Final = frozenset(("A", "AAAA", "CNAME"))
"""Types whose records always have the input `proxied`: without it, an update would keep the old value."""

_SLOT_TYPES: Final = frozenset(("A", "AAAA"))
"""Types whose records have slot numbers with the strategy `follow`."""


def rrset(planned: PlannedRRset, plan: ZonePlan, naming: Naming, after: tuple[str, ...] = ()) -> Iterator[DnsRecord]:
    """The records of an RRset without failover; `after` are the names of specs that must exist before."""
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
    """The records that answer `given` at `owner`, in the order of its values.

    Each has aliases: the slots of a `follow` policy, so that the end of a policy never makes a second record of the
    same content; and for a CNAME the name of the ALIAS, or the reverse. The values of a list of Outputs wait for each
    other, so that one of them can get the content that another one has given up.
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
    """The record of one value. A type that can have only one value is deleted before it is replaced."""
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
        options=SpecOptions(
            delete_before_replace=single, aliases=(*former, *_former_cnames(naming, owner, given.rdtype))
        ),
        **_rdata(value),
    )


def _rdata(value: Value) -> dict[str, Any]:
    """The inputs of a value; a value that is known later is the input `content` for now."""
    return {"content": value} if isinstance(value, Deferred) else encode(value)


def _former_cnames(naming: Naming, owner: str, rdtype: str) -> tuple[str, ...]:
    """An ALIAS is a CNAME at Cloudflare, so one is changed into the other in place."""
    other = {"CNAME": "ALIAS", "ALIAS": "CNAME"}.get(rdtype)
    return (naming.rrset(ProviderId.CLOUDFLARE, owner, other),) if other else ()


def _settings(owner: str, rdtype: str, plan: ZonePlan) -> RecordSettings | None:
    """The settings that flatten an ALIAS; none are needed at the apex, or if the zone flattens every CNAME.

    Raises:
        Unsupported: Cloudflare's plan has no flattening below the apex.
    """
    zone = plan.nameservers.cloudflare
    if rdtype != "ALIAS" or owner == plan.apex or zone is None or zone.flatten_all_cnames:
        return None
    if not _flattens_below_apex(zone):
        message = f"{owner} ALIAS is below the apex, where Cloudflare's plan {zone.plan.value} does not flatten a CNAME"
        raise Unsupported(message)
    return RecordSettings(flatten_cname=True)


def _flattens_below_apex(zone: CloudflareZone) -> bool:
    """True for the paid plans, which can flatten single records (cloudflare-docs, CNAME flattening; read 2026-11)."""
    return zone.plan is not CloudflarePlan.FREE
