"""Health checks as plain data; the models are in `model/health`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Required, TypeAlias, TypedDict

from dnsstack.model.args.rdata import Later


class CalculatedCheckArgs(TypedDict, total=False):
    """A health check of the type CALCULATED."""

    type: Required[Literal["CALCULATED"]]
    invert: bool
    disabled: bool
    comment: str
    tags: Mapping[str, str]
    accept: Mapping[str, str]
    children: Required[Sequence[str]]
    threshold: Required[int]


class CloudWatchCheckArgs(TypedDict, total=False):
    """A health check of the type CLOUDWATCH_METRIC."""

    type: Required[Literal["CLOUDWATCH_METRIC"]]
    invert: bool
    disabled: bool
    comment: str
    tags: Mapping[str, str]
    accept: Mapping[str, str]
    alarm: Required[Later]
    region: Required[str]
    insufficient_data: Required[Literal["Healthy", "Unhealthy", "LastKnownStatus"]]
    triggers: Mapping[str, str]


class ExistingCheckArgs(TypedDict, total=False):
    """A health check of the type EXISTING."""

    type: Required[Literal["EXISTING"]]
    invert: bool
    disabled: bool
    comment: str
    tags: Mapping[str, str]
    accept: Mapping[str, str]
    id: Required[Later]


class HttpCheckArgs(TypedDict, total=False):
    """A health check of the type HTTP or HTTPS."""

    type: Required[Literal["HTTP", "HTTPS"]]
    invert: bool
    disabled: bool
    comment: str
    tags: Mapping[str, str]
    accept: Mapping[str, str]
    host: Later
    address: Later
    port: int
    interval: int
    failure_threshold: int
    measure_latency: bool
    regions: Sequence[str]
    path: str
    sni: bool


class TextCheckArgs(TypedDict, total=False):
    """A health check of the type HTTPS_STR_MATCH or HTTP_STR_MATCH."""

    type: Required[Literal["HTTP_STR_MATCH", "HTTPS_STR_MATCH"]]
    invert: bool
    disabled: bool
    comment: str
    tags: Mapping[str, str]
    accept: Mapping[str, str]
    host: Later
    address: Later
    port: int
    interval: int
    failure_threshold: int
    measure_latency: bool
    regions: Sequence[str]
    path: str
    sni: bool
    search: Required[str]


class RecoveryControlCheckArgs(TypedDict, total=False):
    """A health check of the type RECOVERY_CONTROL."""

    type: Required[Literal["RECOVERY_CONTROL"]]
    invert: bool
    disabled: bool
    comment: str
    tags: Mapping[str, str]
    accept: Mapping[str, str]
    routing_control: Required[Later]


class TcpCheckArgs(TypedDict, total=False):
    """A health check of the type TCP."""

    type: Required[Literal["TCP"]]
    invert: bool
    disabled: bool
    comment: str
    tags: Mapping[str, str]
    accept: Mapping[str, str]
    host: Later
    address: Later
    port: Required[int]
    interval: int
    failure_threshold: int
    measure_latency: bool
    regions: Sequence[str]


HealthCheckArgs: TypeAlias = (
    CalculatedCheckArgs
    | CloudWatchCheckArgs
    | ExistingCheckArgs
    | HttpCheckArgs
    | TextCheckArgs
    | RecoveryControlCheckArgs
    | TcpCheckArgs
)
"""A health check of any type; `type` says which."""
