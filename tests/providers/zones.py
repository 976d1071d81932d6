"""Domains to render, and what a server should answer for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rrset import Value
from dnsstack.plan.build import build
from dnsstack.plan.plan import HealthState, ZonePlan
from dnsstack.providers.refs import Ref

ACCOUNT: Final = "0123456789abcdef0123456789abcdef"
BOTH: Final[Mapping[str, Any]] = {"route53": {}, "cloudflare": {"account": ACCOUNT, "plan": "pro"}}
CHECK: Final[Mapping[str, Any]] = {
    "type": "HTTPS",
    "host": "origin-1.example.net",
    "address": "192.0.2.1",
    "path": "/healthz",
    "interval": 10,
}
CLOUDFRONT: Final = "d111111abcdef8.cloudfront.net. Z2FDTNDATAQYW2"

Written = Mapping[str, Any] | None
"""A section of the document."""

Zone = Mapping[tuple[str, str], tuple[int | None, frozenset[Value | Ref]]]
"""TTL and values by owner and type."""


def domain(
    records: Mapping[str, Any] | None = None, failover: Mapping[str, Any] | None = None, **fields: Any
) -> Domain:
    known: dict[str, Any] = {"nameservers": BOTH, "health_checks": {"web": CHECK}}
    return Domain(domain="example.com", records=records or {}, failover=failover or {}, **(known | fields))


def plan(
    records: Mapping[str, Any] | None = None, failover: Mapping[str, Any] | None = None, **fields: Any
) -> ZonePlan:
    return build(domain(records, failover, **fields))


def policy(strategy: Any = "follow", **fields: Any) -> dict[str, Any]:
    known = {"ttl": 60, "primary": "192.0.2.1", "secondary": "192.0.2.2", "check": "web", "cloudflare": strategy}
    return known | fields


def expected(planned: ZonePlan, provider: ProviderId) -> Zone:
    """What `provider` must answer while everything is healthy, apex NS left out."""
    found: dict[tuple[str, str], tuple[int | None, frozenset[Value | Ref]]] = {}
    for rrset in planned.for_provider(provider):
        found[rrset.owner, rrset.rdtype] = (rrset.ttl, frozenset(map(comparable, rrset.values)))
    for entry in planned.failovers:
        if not entry.target:
            answer = entry.answers[provider][HealthState.PRIMARY_HEALTHY][0]
            found[entry.owner, entry.rdtype] = (entry.ttl, frozenset(map(comparable, answer.values)))
    return {key: (None if key[1] == "ALIAS" else ttl, values) for key, (ttl, values) in found.items()}


def comparable(value: Value | Ref) -> Value | Ref:
    """Parity of an ALIAS is the same target: what only Route53 keeps is left out."""
    if isinstance(value, ALIAS) and not isinstance(value.target, Deferred):
        return ALIAS(target=value.target)
    return value
