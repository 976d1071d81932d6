"""Cloudflare's resources, a dataclass for each kind; fields are the inputs of `pulumi_cloudflare` 6.23.

Inputs that dnsstack never sets are left out, because several of them would differ after every refresh. A text may be a
`Ref` to another spec's output, or a `Deferred`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from dnsstack.providers.base import Nested, ResourceSpec, Text
from dnsstack.providers.zone_records import ZoneRecords


@dataclass(frozen=True, slots=True)
class Account(Nested):
    """The account that owns a zone."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSpec(ResourceSpec):
    """A zone; one of type secondary gets its records by zone transfer.

    Outputs used: `id`, `name_servers` (two, without final dot).
    """

    token: ClassVar[str] = "cloudflare:index/zone:Zone"

    name_: str
    account: Account
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneDnsSettings(ResourceSpec):
    """The zone's DNS settings that dnsstack needs. With `multi_provider`, Cloudflare answers apex NS records.

    Settings can't be deleted at Cloudflare: destroying the resource does not change them.
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
    """The health check of each endpoint of a pool; times are in seconds."""

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
    """An endpoint of a pool. If `flatten_cname` is false, a host name is answered as a CNAME."""

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
    """Answers its owner from the first healthy pool; if there is none, from `fallback_pool`."""

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
    """All RRsets of a zone, including those of owners that a load balancer answers."""

    token: ClassVar[str] = "dnsstack:index:CloudflareRecords"
