"""Cloudflare's zone transfers, a dataclass for each kind; fields are the inputs of `pulumi_cloudflare` 6.23.

A secret is a `Secret`: the component reads it from the deployment's configuration, and Pulumi stores it encrypted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dnsstack.providers.base import ResourceSpec, Text
from dnsstack.providers.refs import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTsig(ResourceSpec):
    """A TSIG key of the account; `name_` and `algo` end in a dot. Output used: `id`."""

    token: ClassVar[str] = "cloudflare:index/dnsZoneTransfersTsig:DnsZoneTransfersTsig"  # noqa: S105  # a type token

    account_id: str
    name_: str
    algo: Secret
    secret: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPeer(ResourceSpec):
    """A server with which Cloudflare transfers a zone. Output used: `id`."""

    token: ClassVar[str] = "cloudflare:index/dnsZoneTransfersPeer:DnsZoneTransfersPeer"  # noqa: S105  # a type token

    account_id: str
    name_: str
    ip: str
    port: int
    ixfr_enable: bool
    tsig_id: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAcl(ResourceSpec):
    """An address that may request a transfer from Cloudflare or notify it, written as a range."""

    token: ClassVar[str] = "cloudflare:index/dnsZoneTransfersAcl:DnsZoneTransfersAcl"  # noqa: S105  # a type token

    account_id: str
    name_: str
    ip_range: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferIncoming(ResourceSpec):
    """A secondary zone's primaries; Cloudflare checks them every `auto_refresh_seconds`, whatever the SOA says."""

    token: ClassVar[str] = "cloudflare:index/dnsZoneTransfersIncoming:DnsZoneTransfersIncoming"  # noqa: S105  # the same

    zone_id: Text
    name_: str
    peers: tuple[Text, ...]
    auto_refresh_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferOutgoing(ResourceSpec):
    """A primary zone's secondaries."""

    token: ClassVar[str] = "cloudflare:index/dnsZoneTransfersOutgoing:DnsZoneTransfersOutgoing"  # noqa: S105  # the same

    zone_id: Text
    name_: str
    peers: tuple[Text, ...]
