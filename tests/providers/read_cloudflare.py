"""Cloudflare, read back: specs or the API's records as RRsets in the model's terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.names import absolute
from dnsstack.model.rdata import from_absolute
from dnsstack.model.rrset import Value
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare.decode import AUTOMATIC, AUTOMATIC_TTL, is_flattened, read
from dnsstack.providers.cloudflare.specs import DnsRecord, LoadBalancerPool, LoadBalancerSpec
from dnsstack.providers.refs import Ref
from tests.providers.existing import ExistingRRset


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
        PydanticCustomError, ValidationError: a record that is not rdata.
    """
    return _joined([_record(record, apex) for record in records])


def _record(record: Mapping[str, Any], apex: str) -> ExistingRRset:
    """One record as an RRset of one value."""
    content = record.get("content")
    value: Value | Ref = content if isinstance(content, (Deferred, Ref)) else read(record, apex)
    return ExistingRRset(
        owner=absolute(record["name"], "."),
        rdtype="ALIAS" if is_flattened(record, apex) else record["type"],
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
        groups[rdtype].add(from_absolute(rdtype, str(origin.address)) if is_text else origin.address)  # type: ignore[arg-type]  # is_text is true
    for rdtype, values in groups.items():
        owner = absolute(balancer.name_, ".")
        yield ExistingRRset(owner, rdtype, balancer.ttl, frozenset(values), role=role)
