"""Health checks as plain data; the models are in `model/health`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Required, TypeAlias, TypedDict

from dnsstack.model.args.values import Later


class _Check(TypedDict, total=False):
    """The keys that every health check has."""

    invert: bool
    disabled: bool
    comment: str
    tags: Mapping[str, str]
    accept: Mapping[str, str]


class _Endpoint(_Check, total=False):
    """The keys that every check of an endpoint has; `port` is required only for TCP."""

    host: Later
    address: Later
    interval: int
    failure_threshold: int
    measure_latency: bool
    regions: Sequence[str]


class CalculatedCheckArgs(_Check, total=False):
    """A health check of the type CALCULATED."""

    type: Required[Literal["CALCULATED"]]
    children: Required[Sequence[str]]
    threshold: Required[int]


class CloudWatchCheckArgs(_Check, total=False):
    """A health check of the type CLOUDWATCH_METRIC."""

    type: Required[Literal["CLOUDWATCH_METRIC"]]
    alarm: Required[Later]
    region: Required[str]
    insufficient_data: Required[Literal["Healthy", "Unhealthy", "LastKnownStatus"]]
    triggers: Mapping[str, str]


class ExistingCheckArgs(_Check, total=False):
    """A health check of the type EXISTING."""

    type: Required[Literal["EXISTING"]]
    id: Required[Later]


class HttpCheckArgs(_Endpoint, total=False):
    """A health check of the type HTTP or HTTPS."""

    type: Required[Literal["HTTP", "HTTPS"]]
    port: int
    path: str
    sni: bool


class TextCheckArgs(_Endpoint, total=False):
    """A health check of the type HTTPS_STR_MATCH or HTTP_STR_MATCH."""

    type: Required[Literal["HTTP_STR_MATCH", "HTTPS_STR_MATCH"]]
    port: int
    path: str
    sni: bool
    search: Required[str]


class RecoveryControlCheckArgs(_Check, total=False):
    """A health check of the type RECOVERY_CONTROL."""

    type: Required[Literal["RECOVERY_CONTROL"]]
    routing_control: Required[Later]


class TcpCheckArgs(_Endpoint, total=False):
    """A health check of the type TCP."""

    type: Required[Literal["TCP"]]
    port: Required[int]


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
