"""RRsets and failover policies as plain data; the models are `RRset` and `FailoverPolicy`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Generic, Literal, Required, TypeAlias, TypedDict, TypeVar

from dnsstack.model.args import rdata
from dnsstack.model.args.rdata import Given, Later, TextList

Duration: TypeAlias = "int | str"
"""Seconds, or a text such as `5m`."""

V = TypeVar("V")


class RRsetArgs(TypedDict, Generic[V], total=False):
    """An RRset with more than its values: its TTL, who serves it, what Cloudflare keeps beside it."""

    ttl: Duration
    values: Required[V | Sequence[V] | TextList]
    only: Literal["route53", "cloudflare", "self_hosted", "other_nameservers"]
    proxied: bool
    comment: str
    tags: Sequence[str]
    accept: Mapping[str, str]


class PinArgs(TypedDict, total=False):
    """Both roles answer this side's values until the pin goes."""

    to: Required[Literal["primary", "secondary"]]
    until: str | datetime
    since: str | datetime
    reason: Required[str]


class LoadBalancerArgs(TypedDict, total=False):
    """The strategy `load-balancer` with its settings."""

    strategy: Required[Literal["load-balancer"]]
    interval: int
    timeout: int
    retries: int
    consecutive_down: int
    consecutive_up: int


class FollowArgs(TypedDict, total=False):
    """The strategy `follow` with its settings."""

    strategy: Required[Literal["follow"]]
    window: Duration
    hold_down: Duration
    poll: Duration
    moves_per_hour: int


class DelegateArgs(TypedDict, total=False):
    """The strategy `delegate` with its settings."""

    strategy: Required[Literal["delegate"]]
    zone: str


class PrimaryOnlyArgs(TypedDict, total=False):
    """The strategy `primary-only` with its settings."""

    strategy: Required[Literal["primary-only"]]


StrategyArgs: TypeAlias = (
    Literal["load-balancer", "follow", "delegate", "primary-only"]
    | LoadBalancerArgs
    | FollowArgs
    | DelegateArgs
    | PrimaryOnlyArgs
)
"""A strategy by name, or with settings."""


class FailoverArgs(TypedDict, Generic[V], total=False):
    """A failover policy: the values of both roles and what decides between them."""

    ttl: Duration
    primary: Required[V | Sequence[V]]
    secondary: Required[V | Sequence[V]]
    check: Later
    secondary_check: Later
    cloudflare: StrategyArgs
    self_hosted: StrategyArgs
    other_nameservers: StrategyArgs
    pin: PinArgs
    rto: Duration
    retire: bool
    set_identifiers: Mapping[Literal["primary", "secondary"], str]
    comment: str
    accept: Mapping[str, str]


class OwnerArgs(TypedDict, total=False):
    """The RRsets of one owner, by type."""

    A: Given | rdata.AArgs | Sequence[Given | rdata.AArgs] | TextList | RRsetArgs[Given | rdata.AArgs]
    AAAA: Given | rdata.AAAAArgs | Sequence[Given | rdata.AAAAArgs] | TextList | RRsetArgs[Given | rdata.AAAAArgs]
    ALIAS: Given | rdata.ALIASArgs | Sequence[Given | rdata.ALIASArgs] | TextList | RRsetArgs[Given | rdata.ALIASArgs]
    CAA: Given | rdata.CAAArgs | Sequence[Given | rdata.CAAArgs] | TextList | RRsetArgs[Given | rdata.CAAArgs]
    CNAME: Given | rdata.CNAMEArgs | Sequence[Given | rdata.CNAMEArgs] | TextList | RRsetArgs[Given | rdata.CNAMEArgs]
    DS: Given | rdata.DSArgs | Sequence[Given | rdata.DSArgs] | TextList | RRsetArgs[Given | rdata.DSArgs]
    HTTPS: Given | rdata.HTTPSArgs | Sequence[Given | rdata.HTTPSArgs] | TextList | RRsetArgs[Given | rdata.HTTPSArgs]
    LOC: Given | rdata.LOCArgs | Sequence[Given | rdata.LOCArgs] | TextList | RRsetArgs[Given | rdata.LOCArgs]
    MX: Given | rdata.MXArgs | Sequence[Given | rdata.MXArgs] | TextList | RRsetArgs[Given | rdata.MXArgs]
    NAPTR: Given | rdata.NAPTRArgs | Sequence[Given | rdata.NAPTRArgs] | TextList | RRsetArgs[Given | rdata.NAPTRArgs]
    NS: Given | rdata.NSArgs | Sequence[Given | rdata.NSArgs] | TextList | RRsetArgs[Given | rdata.NSArgs]
    PTR: Given | rdata.PTRArgs | Sequence[Given | rdata.PTRArgs] | TextList | RRsetArgs[Given | rdata.PTRArgs]
    SRV: Given | rdata.SRVArgs | Sequence[Given | rdata.SRVArgs] | TextList | RRsetArgs[Given | rdata.SRVArgs]
    SSHFP: Given | rdata.SSHFPArgs | Sequence[Given | rdata.SSHFPArgs] | TextList | RRsetArgs[Given | rdata.SSHFPArgs]
    SVCB: Given | rdata.SVCBArgs | Sequence[Given | rdata.SVCBArgs] | TextList | RRsetArgs[Given | rdata.SVCBArgs]
    TLSA: Given | rdata.TLSAArgs | Sequence[Given | rdata.TLSAArgs] | TextList | RRsetArgs[Given | rdata.TLSAArgs]
    TXT: Given | rdata.TXTArgs | Sequence[Given | rdata.TXTArgs] | TextList | RRsetArgs[Given | rdata.TXTArgs]
    URI: Given | rdata.URIArgs | Sequence[Given | rdata.URIArgs] | TextList | RRsetArgs[Given | rdata.URIArgs]


class OwnerFailoverArgs(TypedDict, total=False):
    """The failover policies of one owner, by type."""

    A: FailoverArgs[Given | rdata.AArgs]
    AAAA: FailoverArgs[Given | rdata.AAAAArgs]
    CNAME: FailoverArgs[Given | rdata.CNAMEArgs]
    ALIAS: FailoverArgs[Given | rdata.ALIASArgs]
