"""Cloudflare, read back: specs or the API's records as RRsets in the model's terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.names import absolute, under
from dnsstack.model.rdata import ALIAS, ROSTER, Rdata, from_absolute
from dnsstack.model.rdata.spelling import Content, Named, Parts
from dnsstack.model.rrset import Value
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare.specs import DnsRecord, LoadBalancerPool, LoadBalancerSpec
from dnsstack.providers.existing import ExistingRRset
from dnsstack.providers.refs import Ref

AUTOMATIC: Final = 1
"""The TTL that represents "automatic"."""

AUTOMATIC_TTL: Final = 300
"""Seconds that "automatic" is (cloudflare-docs, ttl.mdx; read 2026-11)."""


def from_specs(specs: Iterable[ResourceSpec], apex: str = "") -> tuple[ExistingRRset, ...]:
    """The RRsets that `specs` make: records joined by owner and type, and what load balancers answer, by role.

    A CNAME at `apex` is an ALIAS. A load balancer answers in place of the records of its owner, which are given too,
    without a role. A `Deferred` or a `Ref` among the values stays what it is.
    """
    found = tuple(specs)
    records = [_record(spec.inputs(), apex) for spec in found if isinstance(spec, DnsRecord)]
    return (*_joined(records), *_balanced(found))


def from_api(records: Iterable[Mapping[str, Any]], apex: str = "") -> tuple[ExistingRRset, ...]:
    """RRsets from the records that the API lists; a CNAME at `apex` is an ALIAS.

    Raises:
        KeyError: a type that the model doesn't have.
        PydanticCustomError, ValidationError: a record that is no rdata.
    """
    return _joined([_record(record, apex) for record in records])


def read(record: Mapping[str, Any], apex: str = "") -> Rdata:
    """The rdata of one record, from `data` where it has any, else from `content`; priorities in either place.

    Every name in it is absolute, with or without a final dot. A CNAME that is flattened, by a setting of its
    own or because it is at `apex`, is an ALIAS.
    """
    rdtype = record["type"]
    data = {key: value for key, value in (record.get("data") or {}).items() if value is not None}
    if _is_flattened(record, apex):
        with under("."):
            return ALIAS(target=record["content"])
    with under("."):
        return _value(ROSTER[rdtype], record, data)


def _value(kind: type[Rdata], record: Mapping[str, Any], data: Mapping[str, Any]) -> Rdata:
    match kind.cloudflare:
        case Content(of=of, beside=beside) if beside:
            fields = {field: data.get(key, record.get(key)) for field, key in beside.items()}
            return _of_fields(kind, {of: data.get("target") or record["content"], **fields})
        case Named() as form if data:
            beside_data = {key: record[key] for key in form.above if record.get(key) is not None}
            members = {**beside_data, **data}
            return _of_fields(
                kind, {field: members[key] for field in kind.fields if (key := form.key(field)) in members}
            )
        case Parts() if data:
            return kind.from_parts(data)
        case _:
            return from_absolute(kind.rdtype, record["content"])


def _of_fields(kind: type[Rdata], fields: Mapping[str, Any]) -> Rdata:
    """Rdata of the API's fields: the empty texts that it leaves out, and numbers as Pulumi has them.

    Numbers arrive as floats from Pulumi, CAA's flags as text from some versions of the provider.
    """
    numbers = {name: int(float(value)) for name, value in fields.items() if kind.model_fields[name].annotation is int}
    empty = {name: "" for name in kind.fields if name not in fields and kind.model_fields[name].annotation is str}
    return kind.model_validate({**empty, **fields, **numbers})


def _is_flattened(record: Mapping[str, Any], apex: str) -> bool:
    is_apex = bool(apex) and absolute(record["name"], ".") == apex
    return record["type"] == "CNAME" and bool(is_apex or (record.get("settings") or {}).get("flatten_cname"))


def _record(record: Mapping[str, Any], apex: str) -> ExistingRRset:
    """One record as an RRset of one value."""
    content = record.get("content")
    value: Value | Ref = content if isinstance(content, (Deferred, Ref)) else read(record, apex)
    return ExistingRRset(
        owner=absolute(record["name"], "."),
        rdtype="ALIAS" if _is_flattened(record, apex) else record["type"],
        ttl=AUTOMATIC_TTL if record["ttl"] == AUTOMATIC else int(record["ttl"]),
        values=frozenset((value,)),
        proxied=bool(record.get("proxied")),
        comment=record.get("comment") or None,
        tags=tuple(sorted(record.get("tags") or ())),
    )


def _joined(records: Iterable[ExistingRRset]) -> tuple[ExistingRRset, ...]:
    """One RRset an owner and type; the TTL, comment and tags of its first record."""
    groups: dict[tuple[str, str], list[ExistingRRset]] = defaultdict(list)
    for record in records:
        groups[record.key].append(record)
    return tuple(_merge(group) for group in groups.values())


def _merge(group: list[ExistingRRset]) -> ExistingRRset:
    first = group[0]
    if len(group) == 1:
        return first
    values: frozenset[Value | Ref] = frozenset(value for record in group for value in record.values)
    return ExistingRRset(
        first.owner, first.rdtype, first.ttl, values, proxied=first.proxied, comment=first.comment, tags=first.tags
    )


def _balanced(specs: tuple[ResourceSpec, ...]) -> Iterable[ExistingRRset]:
    """What each load balancer answers: the first default pool as PRIMARY, the next one as SECONDARY."""
    pools = {spec.name: spec for spec in specs if isinstance(spec, LoadBalancerPool)}
    for spec in specs:
        if isinstance(spec, LoadBalancerSpec):
            for role, pool in zip(FailoverRole, spec.default_pools, strict=False):
                if isinstance(pool, Ref):
                    yield from _pool(spec, pools[pool.spec], role)


def _pool(balancer: LoadBalancerSpec, pool: LoadBalancerPool, role: FailoverRole) -> Iterable[ExistingRRset]:
    groups: dict[str, set[Value | Ref]] = defaultdict(set)
    for origin in pool.origins:
        rdtype = origin.name.rpartition("-")[2].upper()
        is_text = isinstance(origin.address, str)
        groups[rdtype].add(from_absolute(rdtype, str(origin.address)) if is_text else origin.address)  # type: ignore[arg-type]  # is_text says that it is no text
    for rdtype, values in groups.items():
        owner = absolute(balancer.name_, ".")
        yield ExistingRRset(owner, rdtype, balancer.ttl, frozenset(values), role=role)
