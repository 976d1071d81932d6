"""Cloudflare's resources, one dataclass a kind; fields are the inputs of `pulumi_cloudflare` 6.23 in Python's spelling.

Inputs that dnsstack never sets are left out: several drift for ever once they are set. A text may be a `Ref` to
another spec's output, or a `Deferred`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from dnsstack.providers.base import Nested, ResourceSpec, Text
from dnsstack.providers.zone_records import ZoneRecords


@dataclass(frozen=True, slots=True)
class Account(Nested):
    """Whose zone it is."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSpec(ResourceSpec):
    """A zone; one of type secondary takes its records by transfer.

    Outputs used: `id`, `name_servers` (two, without final dot).
    """

    token: ClassVar[str] = "cloudflare:index/zone:Zone"

    name_: str
    account: Account
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneDnsSettings(ResourceSpec):
    """The zone's DNS settings; only what is needed is set. `multi_provider` makes Cloudflare honour apex NS records.

    Cloudflare has no way to delete settings: destroying the resource leaves them as they are.
    """

    token: ClassVar[str] = "cloudflare:index/zoneDnsSettings:ZoneDnsSettings"

    zone_id: Text
    multi_provider: bool
    ns_ttl: int | None = None
    flatten_all_cnames: bool | None = None


@dataclass(frozen=True, slots=True)
class RecordSettings(Nested):
    """`flatten_cname` answers a CNAME with the addresses of its target."""

    flatten_cname: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsRecord(ResourceSpec):
    """One value of an RRset. `name_` is a lower-case FQDN without a final dot; `ttl` 1 means "automatic".

    `content` or `data`, by type: see `cloudflare.encode`, which also writes a `Deferred` content once it is known.
    """

    token: ClassVar[str] = "cloudflare:index/dnsRecord:DnsRecord"

    name_: str
    type: str
    zone_id: Text
    ttl: int
    content: Text | None = None
    data: Mapping[str, Any] | None = None
    priority: int | None = None
    proxied: bool | None = None
    comment: str | None = None
    tags: tuple[str, ...] | None = None
    settings: RecordSettings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancerMonitor(ResourceSpec):
    """What Cloudflare asks each endpoint of a pool; times in seconds."""

    token: ClassVar[str] = "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor"

    account_id: str
    type: str
    interval: int
    timeout: int
    retries: int
    consecutive_down: int | None = None
    consecutive_up: int | None = None
    method: str | None = None
    path_: str | None = None
    port: int | None = None
    header: Mapping[str, tuple[Text, ...]] | None = None
    expected_codes: str | None = None
    expected_body: str | None = None
    follow_redirects: bool | None = None
    allow_insecure: bool | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Origin(Nested):
    """An endpoint of a pool. `flatten_cname` false answers a host name as the CNAME that it is."""

    name: str
    address: Text
    enabled: bool = True
    flatten_cname: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancerPool(ResourceSpec):
    """The endpoints of one role. `name_` is unique in the account: letters, digits, hyphens and underscores."""

    token: ClassVar[str] = "cloudflare:index/loadBalancerPool:LoadBalancerPool"

    account_id: str
    name_: str
    origins: tuple[Origin, ...]
    minimum_origins: int
    monitor: Text | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancerSpec(ResourceSpec):
    """Answers its owner from the first healthy pool, else from `fallback_pool`, whatever that one's health."""

    token: ClassVar[str] = "cloudflare:index/loadBalancer:LoadBalancer"

    name_: str
    zone_id: Text
    default_pools: tuple[Text, ...]
    fallback_pool: Text
    ttl: int
    proxied: bool = False
    steering_policy: str = "off"
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudflareRecordsSpec(ZoneRecords):
    """All RRsets of a zone, those that load balancers outrank included."""

    token: ClassVar[str] = "dnsstack:index:CloudflareRecords"
