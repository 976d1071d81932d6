"""RRsets and failover policies as plain data; the models are `RRset` and `FailoverPolicy`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Generic, Literal, Required, TypeAlias, TypedDict, TypeVar

from dnsstack.model.args import rdata
from dnsstack.model.args.rdata import Later, Text, TextList

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

    A: Text | rdata.AArgs | Sequence[Text | rdata.AArgs] | TextList | RRsetArgs[Text | rdata.AArgs]
    AAAA: Text | rdata.AAAAArgs | Sequence[Text | rdata.AAAAArgs] | TextList | RRsetArgs[Text | rdata.AAAAArgs]
    ALIAS: Text | rdata.ALIASArgs | Sequence[Text | rdata.ALIASArgs] | TextList | RRsetArgs[Text | rdata.ALIASArgs]
    CAA: Text | rdata.CAAArgs | Sequence[Text | rdata.CAAArgs] | TextList | RRsetArgs[Text | rdata.CAAArgs]
    CNAME: Text | rdata.CNAMEArgs | Sequence[Text | rdata.CNAMEArgs] | TextList | RRsetArgs[Text | rdata.CNAMEArgs]
    DS: Text | rdata.DSArgs | Sequence[Text | rdata.DSArgs] | TextList | RRsetArgs[Text | rdata.DSArgs]
    HTTPS: Text | rdata.HTTPSArgs | Sequence[Text | rdata.HTTPSArgs] | TextList | RRsetArgs[Text | rdata.HTTPSArgs]
    LOC: Text | rdata.LOCArgs | Sequence[Text | rdata.LOCArgs] | TextList | RRsetArgs[Text | rdata.LOCArgs]
    MX: Text | rdata.MXArgs | Sequence[Text | rdata.MXArgs] | TextList | RRsetArgs[Text | rdata.MXArgs]
    NAPTR: Text | rdata.NAPTRArgs | Sequence[Text | rdata.NAPTRArgs] | TextList | RRsetArgs[Text | rdata.NAPTRArgs]
    NS: Text | rdata.NSArgs | Sequence[Text | rdata.NSArgs] | TextList | RRsetArgs[Text | rdata.NSArgs]
    PTR: Text | rdata.PTRArgs | Sequence[Text | rdata.PTRArgs] | TextList | RRsetArgs[Text | rdata.PTRArgs]
    SRV: Text | rdata.SRVArgs | Sequence[Text | rdata.SRVArgs] | TextList | RRsetArgs[Text | rdata.SRVArgs]
    SSHFP: Text | rdata.SSHFPArgs | Sequence[Text | rdata.SSHFPArgs] | TextList | RRsetArgs[Text | rdata.SSHFPArgs]
    SVCB: Text | rdata.SVCBArgs | Sequence[Text | rdata.SVCBArgs] | TextList | RRsetArgs[Text | rdata.SVCBArgs]
    TLSA: Text | rdata.TLSAArgs | Sequence[Text | rdata.TLSAArgs] | TextList | RRsetArgs[Text | rdata.TLSAArgs]
    TXT: Text | rdata.TXTArgs | Sequence[Text | rdata.TXTArgs] | TextList | RRsetArgs[Text | rdata.TXTArgs]
    URI: Text | rdata.URIArgs | Sequence[Text | rdata.URIArgs] | TextList | RRsetArgs[Text | rdata.URIArgs]


class OwnerFailoverArgs(TypedDict, total=False):
    """The failover policies of one owner, by type."""

    A: FailoverArgs[Text | rdata.AArgs]
    AAAA: FailoverArgs[Text | rdata.AAAAArgs]
    CNAME: FailoverArgs[Text | rdata.CNAMEArgs]
    ALIAS: FailoverArgs[Text | rdata.ALIASArgs]
