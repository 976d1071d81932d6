"""A whole domain as plain data, which `MultiProviderZone` and `load` take instead of a document's path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Required, TypedDict

from dnsstack.model.args.failover import OwnerFailoverArgs
from dnsstack.model.args.health import HealthCheckArgs
from dnsstack.model.args.values import Duration
from dnsstack.model.rdata import OwnerArgs


class Route53Args(TypedDict, total=False):
    """Route53's hosted zone."""

    zone_id: str
    delegation_set: str
    nameserver_count: int
    comment: str
    tags: Mapping[str, str]
    accelerated_recovery: bool
    delegated: bool
    dnssec: bool


class CloudflareArgs(TypedDict, total=False):
    """Cloudflare's zone."""

    account: Required[str]
    zone_id: str
    plan: Literal["free", "pro", "business", "enterprise"]
    record_quota: int
    load_balancing: bool
    flatten_all_cnames: bool
    delegated: bool
    dnssec: bool
    transfer: Literal["incoming", "outgoing"]


class NameServerArgs(TypedDict, total=False):
    """One own name server."""

    name: str
    addresses: Required[Sequence[str]]
    listen: Sequence[str]
    port: int
    software: Literal["bind", "nsd", "knot"]
    directory: str
    keys: str
    user: str


class SoaTimersArgs(TypedDict, total=False):
    """Timers of the SOA record, in seconds."""

    refresh: Duration
    retry: Duration
    expire: Duration
    minimum: Duration


class SelfHostedArgs(TypedDict, total=False):
    """Own name servers."""

    primaries: Sequence[NameServerArgs]
    secondaries: Sequence[NameServerArgs]
    tsig: Required[str]
    hidden: bool
    notify: Sequence[str]
    catalog: str
    update_tsig: str
    soa: SoaTimersArgs
    rname: str
    responses_per_second: int


class NameserversArgs(TypedDict, total=False):
    """Every name server that answers for the domain."""

    route53: Route53Args
    cloudflare: CloudflareArgs
    self_hosted: SelfHostedArgs
    other_nameservers: Sequence[str]
    ttl: Duration
    registrar: Literal["none", "route53domains"]
    resources: Literal["per-rrset", "per-zone"]
    handover: Literal["give", "take"]
    accept: Mapping[str, str]


class UnmanagedArgs(TypedDict, total=False):
    """An owner that is left to others: the reason, and which types."""

    reason: Required[str]
    types: Sequence[str]


class DomainArgs(TypedDict, total=False):
    """A domain: its records, name servers, health checks and failover policies."""

    domain: Required[str]
    ttl: Duration
    nameservers: Required[NameserversArgs]
    health_checks: Mapping[str, HealthCheckArgs]
    records: Mapping[str, OwnerArgs]
    failover: Mapping[str, OwnerFailoverArgs]
    comment: str
    unmanaged: Mapping[str, str | UnmanagedArgs]
    accept: Mapping[str, str]
