"""octoDNS's dynamic records that are a failover: one rule with a pool, and the pool's fallback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dnsstack.errors import DocumentPath
from dnsstack.importing.octodns_values import read_values
from dnsstack.model.failover.policy import FAILOVER_TYPES, FailoverPolicy
from dnsstack.model.health import HealthCheck, read_health_check
from dnsstack.model.names import ORIGIN, relative, strip_dot
from dnsstack.model.rdata import Rdata

_POOLS: Final = 2
_PORT: Final = 443
_PATH: Final = "/_dns"
"""octoDNS's defaults for a health check (docs/dynamic_records.rst)."""


@dataclass(frozen=True, slots=True)
class Dynamic:
    """A policy, its health check, and notes for the reader."""

    policy: FailoverPolicy
    check: HealthCheck
    notes: tuple[str, ...]


def read(owner: str, rdtype: str, ttl: int, body: Mapping[str, Any], manner: Mapping[str, Any]) -> Dynamic:
    """The policy for a dynamic record.

    Raises:
        ValueError: it is something else than failover between two pools.
    """
    if rdtype not in FAILOVER_TYPES:
        msg = f"{rdtype} is dynamic, and in a document only {', '.join(FAILOVER_TYPES)} can fail over"
        raise ValueError(msg)
    first, second = _pools(body["dynamic"])
    primary, secondary = (_values(rdtype, pool) for pool in (first, second))
    name = f"{_slug(owner)}-{rdtype.lower()}"[:64]
    check = read_health_check(_check(owner, primary, manner), DocumentPath())
    base = set(read_values(rdtype, body)) if "value" in body or "values" in body else set[Rdata]()
    notes = ["octoDNS checks each value, but Route53 has one health check for a role; check that its address is right"]
    if base and base != set(secondary) and base != set(primary):
        notes.append(
            f"its base values ({', '.join(sorted(value.to_text() for value in base))}) are not used, "
            "because a policy has only its pools' values"
        )
    policy = FailoverPolicy(owner=owner, rdtype=rdtype, ttl=ttl, primary=primary, secondary=secondary, check=name)
    return Dynamic(policy, check, tuple(notes))


def _pools(dynamic: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The pool of the one rule, and its fallback."""
    pools: Mapping[Any, Any] = dynamic.get("pools") or {}
    rules: list[Any] = dynamic.get("rules") or []
    reason = ""
    if len(rules) != 1 or any(rules[0].get(key) for key in ("geos", "subnets")):
        reason = "it has rules by location or network"
    elif len(pools) != _POOLS:
        reason = f"it has {len(pools)} pools, not a primary and a fallback"
    elif rules[0].get("pool") not in pools:
        reason = "its rule names no pool"
    else:
        first = pools[rules[0]["pool"]]
        second = pools.get(first.get("fallback"))
        if second is None or second is first:
            reason = "its pool has no fallback"
        elif second.get("fallback"):
            reason = "the fallbacks of its pools form a circle"
        else:
            return first, second
    msg = f"{reason}, and a document can have only failover between two pools; leave it out with --leave-out"
    raise ValueError(msg)


def _values(rdtype: str, pool: Mapping[str, Any]) -> tuple[Rdata, ...]:
    values = pool["values"]
    if len({value.get("weight", 1) for value in values}) > 1:
        msg = "a pool has weights, but Route53 answers all values of a role; remove the weights"
        raise ValueError(msg)
    if any(value.get("status", "obey") != "obey" for value in values):
        msg = "a pool has values with the status up or down; remove the status, and write `pin:` in the document"
        raise ValueError(msg)
    return tuple(next(read_values(rdtype, {"value": value["value"]})) for value in values)


def _check(owner: str, primary: tuple[Rdata, ...], manner: Mapping[str, Any]) -> dict[str, Any]:
    """Route53's health check of the primary's first value, from octoDNS's settings and defaults."""
    given = manner.get("healthcheck") or {}
    route53 = (manner.get("route53") or {}).get("healthcheck") or {}
    protocol = str(given.get("protocol", "HTTPS")).upper()
    if protocol not in ("HTTP", "HTTPS", "TCP"):
        msg = (
            f"its health check has the protocol {protocol}, but Route53 has only HTTP, HTTPS and TCP; choose one "
            "of them"
        )
        raise ValueError(msg)
    fields: dict[str, Any] = {"type": protocol, "port": int(given.get("port", _PORT))}
    target = primary[0].target_name
    if target:
        fields["host"] = strip_dot(target)
    else:
        fields["address"] = primary[0].to_text()
    if protocol != "TCP":
        fields["path"] = str(given.get("path", _PATH))
        fields["host"] = str(given.get("host") or strip_dot(owner))
    fields["interval"] = int(route53.get("request_interval", 10))
    fields["failure_threshold"] = int(route53.get("failure_threshold", 6))
    fields["measure_latency"] = bool(route53.get("measure_latency", True))
    return fields


def _slug(owner: str) -> str:
    """The name of a health check, from an owner."""
    text = relative(owner, ORIGIN.get()).replace("*", "wildcard").replace("@", "apex")
    return "".join(char if char.isalnum() and char.isascii() else "-" for char in text.lower()).strip("-")
