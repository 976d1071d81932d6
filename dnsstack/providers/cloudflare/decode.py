"""Cloudflare, read back: specs or the API's records as RRsets in the model's terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.names import absolute, under
from dnsstack.model.rdata import ALIAS, Rdata, from_absolute
from dnsstack.model.rdata.words import quote, to_bytes
from dnsstack.model.rrset import Value
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare.specs import DnsRecord, LoadBalancer, LoadBalancerPool
from dnsstack.providers.held import HeldRRset
from dnsstack.providers.refs import Ref

AUTOMATIC: Final = 1
"""The TTL that represents "automatic"."""

AUTOMATIC_TTL: Final = 300
"""Seconds that "automatic" is (cloudflare-docs, ttl.mdx; read 2026-11)."""


def from_specs(specs: Iterable[ResourceSpec], apex: str = "") -> tuple[HeldRRset, ...]:
    """The RRsets that `specs` make: records joined by owner and type, and what load balancers answer, by role.

    A CNAME at `apex` is an ALIAS. A load balancer answers in place of the records of its owner, which are given too,
    without a role. A `Deferred` or a `Ref` among the values stays what it is.
    """
    found = tuple(specs)
    records = [_record(spec.inputs(), apex) for spec in found if isinstance(spec, DnsRecord)]
    return (*_joined(records), *_balanced(found))


def from_api(records: Iterable[Mapping[str, Any]], apex: str = "") -> tuple[HeldRRset, ...]:
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
    text = _TEXTS[rdtype](record, data) if rdtype in _TEXTS and (data or rdtype == "MX") else record["content"]
    return from_absolute(rdtype, text)


def _is_flattened(record: Mapping[str, Any], apex: str) -> bool:
    is_apex = bool(apex) and absolute(record["name"], ".") == apex
    return record["type"] == "CNAME" and bool(is_apex or (record.get("settings") or {}).get("flatten_cname"))


def _record(record: Mapping[str, Any], apex: str) -> HeldRRset:
    """One record as an RRset of one value."""
    content = record.get("content")
    value: Value | Ref = content if isinstance(content, (Deferred, Ref)) else read(record, apex)
    return HeldRRset(
        owner=absolute(record["name"], "."),
        rdtype="ALIAS" if _is_flattened(record, apex) else record["type"],
        ttl=AUTOMATIC_TTL if record["ttl"] == AUTOMATIC else int(record["ttl"]),
        values=frozenset((value,)),
        proxied=bool(record.get("proxied")),
        comment=record.get("comment") or None,
        tags=tuple(sorted(record.get("tags") or ())),
    )


def _joined(records: Iterable[HeldRRset]) -> tuple[HeldRRset, ...]:
    """One RRset an owner and type; the TTL, comment and tags of its first record."""
    groups: dict[tuple[str, str], list[HeldRRset]] = defaultdict(list)
    for record in records:
        groups[record.key].append(record)
    return tuple(_merge(group) for group in groups.values())


def _merge(group: list[HeldRRset]) -> HeldRRset:
    first = group[0]
    if len(group) == 1:
        return first
    values: frozenset[Value | Ref] = frozenset(value for record in group for value in record.values)
    return HeldRRset(
        first.owner, first.rdtype, first.ttl, values, proxied=first.proxied, comment=first.comment, tags=first.tags
    )


def _balanced(specs: tuple[ResourceSpec, ...]) -> Iterable[HeldRRset]:
    """What each load balancer answers: the first default pool as PRIMARY, the next one as SECONDARY."""
    pools = {spec.name: spec for spec in specs if isinstance(spec, LoadBalancerPool)}
    for spec in specs:
        if isinstance(spec, LoadBalancer):
            for role, pool in zip(FailoverRole, spec.default_pools, strict=False):
                if isinstance(pool, Ref):
                    yield from _pool(spec, pools[pool.spec], role)


def _pool(balancer: LoadBalancer, pool: LoadBalancerPool, role: FailoverRole) -> Iterable[HeldRRset]:
    groups: dict[str, set[Value | Ref]] = defaultdict(set)
    for origin in pool.origins:
        rdtype = origin.name.rpartition("-")[2].upper()
        known = isinstance(origin.address, str)
        groups[rdtype].add(from_absolute(rdtype, str(origin.address)) if known else origin.address)  # type: ignore[arg-type]  # known says that it is no text
    for rdtype, values in groups.items():
        owner = absolute(balancer.name_, ".")
        yield HeldRRset(owner, rdtype, balancer.ttl, frozenset(values), role=role)


def _quoted(text: str) -> str:
    return quote(to_bytes(text))


def _whole(value: Any) -> int:
    """Numbers arrive as floats from Pulumi, CAA's flags as text from some versions of the provider."""
    return int(float(value))


def _numbers(data: Mapping[str, Any], *keys: str) -> str:
    return " ".join(str(_whole(data[key])) for key in keys)


def _mx(record: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    priority = data["priority"] if "priority" in data else record["priority"]
    return f"{_whole(priority)} {data.get('target') or record['content']}"


def _srv(_: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return f"{_numbers(data, 'priority', 'weight', 'port')} {data['target']}"


def _uri(record: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    priority = data["priority"] if "priority" in data else record["priority"]
    return f"{_whole(priority)} {_whole(data['weight'])} {_quoted(data['target'])}"


def _caa(_: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return f"{_whole(data['flags'])} {data['tag']} {_quoted(data['value'])}"


def _svcb(_: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return f"{_whole(data['priority'])} {data['target']} {data.get('value', '')}".rstrip()


def _naptr(_: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    strings = " ".join(_quoted(str(data.get(key, ""))) for key in ("flags", "service", "regex"))
    return f"{_numbers(data, 'order', 'preference')} {strings} {data['replacement']}"


def _tlsa(_: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return f"{_numbers(data, 'usage', 'selector', 'matching_type')} {data['certificate']}"


def _sshfp(_: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return f"{_numbers(data, 'algorithm', 'type')} {data['fingerprint']}"


def _ds(_: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return f"{_numbers(data, 'key_tag', 'algorithm', 'digest_type')} {data['digest']}"


def _loc(_: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    def angle(prefix: str) -> str:
        degrees = _numbers(data, f"{prefix}_degrees", f"{prefix}_minutes")
        return f"{degrees} {float(data[f'{prefix}_seconds']):.3f} {data[f'{prefix}_direction']}"

    keys = ("altitude", "size", "precision_horz", "precision_vert")
    lengths = " ".join(f"{float(data[key]):.2f}m" for key in keys if key in data)
    return f"{angle('lat')} {angle('long')} {lengths}"


_TEXTS: Final[Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], str]]] = {
    "CAA": _caa,
    "DS": _ds,
    "HTTPS": _svcb,
    "LOC": _loc,
    "MX": _mx,
    "NAPTR": _naptr,
    "SRV": _srv,
    "SSHFP": _sshfp,
    "SVCB": _svcb,
    "TLSA": _tlsa,
    "URI": _uri,
}
"""Presentation format from a record and its `data`; every other type has it as `content`."""
