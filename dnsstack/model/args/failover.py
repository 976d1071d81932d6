"""Failover policies as plain data; the model is `FailoverPolicy`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Generic, Literal, Required, TypeAlias, TypedDict

from dnsstack.model.args.values import Duration, Given, Later, V
from dnsstack.model.rdata.a import AArgs
from dnsstack.model.rdata.aaaa import AAAAArgs
from dnsstack.model.rdata.alias import ALIASArgs
from dnsstack.model.rdata.cname import CNAMEArgs


class PinArgs(TypedDict, total=False):
    """Both roles answer the values of this side until the pin is removed."""

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
    """A failover policy: the values of both roles, and the health checks that decide between them."""

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


class OwnerFailoverArgs(TypedDict, total=False):
    """The failover policies of one owner, by type."""

    A: FailoverArgs[Given | AArgs]
    AAAA: FailoverArgs[Given | AAAAArgs]
    CNAME: FailoverArgs[Given | CNAMEArgs]
    ALIAS: FailoverArgs[Given | ALIASArgs]
