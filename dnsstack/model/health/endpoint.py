"""Health checks of one endpoint by Route53's checkers: TCP, HTTP and HTTPS, with or without a text to find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from dnsstack.model.base import Bool, invalid
from dnsstack.model.deferred import Deferred, lift
from dnsstack.model.health.base import HealthCheck, integer
from dnsstack.model.names import absolute, strip_dot
from dnsstack.model.nearest import did_you_mean
from dnsstack.model.rdata.a import read_ipv4
from dnsstack.model.rdata.aaaa import read_ipv6

REGIONS: Final = (
    "us-east-1",
    "us-west-1",
    "us-west-2",
    "eu-west-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
    "sa-east-1",
)
"""Route53's HealthCheckRegion enum."""

MIN_REGIONS: Final = 3
MAX_HOST: Final = 255
MAX_PATH: Final = 255
MAX_SEARCH: Final = 255
DEFAULT_PORTS: Final = {"HTTP": 80, "HTTPS": 443, "HTTP_STR_MATCH": 80, "HTTPS_STR_MATCH": 443}
_PATH: Final = re.compile(rf"/[!-~]{{0,{MAX_PATH - 1}}}")


def _host(value: Any) -> Any:
    value = lift(value)
    if isinstance(value, Deferred) or value is None:
        return value
    if not isinstance(value, str):
        raise invalid(f"{value!r} is not a host name; write text")
    try:
        name = strip_dot(absolute(value, "."))
    except ValueError as error:
        raise invalid(str(error)) from None
    if len(name) > MAX_HOST:
        raise invalid(f"the host name has {len(name)} characters; the limit is {MAX_HOST}")
    return name


def _address(value: Any) -> Any:
    value = lift(value)
    if isinstance(value, Deferred) or value is None:
        return value
    return read_ipv6(value) if ":" in str(value) else read_ipv4(value)


def _region(value: Any) -> Any:
    if value not in REGIONS:
        raise invalid(f"{value!r} is not a region of Route53's checkers{did_you_mean(str(value), REGIONS)}")
    return value


def _regions(value: Any) -> Any:
    if not isinstance(value, (list, tuple)):
        raise invalid(f"{value!r} is not allowed here; write a list of at least {MIN_REGIONS} regions")
    if len(set(map(str, value))) != len(value):
        raise invalid("a region is listed twice; list each once")
    if len(value) < MIN_REGIONS:
        raise invalid(f"there are {len(value)} regions; write at least {MIN_REGIONS}, or leave the key out for all")
    return value


def _interval(value: Any) -> int:
    if str(value) not in ("10", "30"):
        raise invalid(f"{value!r} is not allowed here; write 10 or 30 seconds")
    return int(value)


def _path(value: Any) -> str:
    if not isinstance(value, str) or not _PATH.fullmatch(value):
        allowed = f"printable ASCII that begins with / and has at most {MAX_PATH} characters"
        raise invalid(f"{value!r} is not allowed here; write {allowed}")
    return value


_TEXT: Final = WithJsonSchema({"type": "string"})
Host = Annotated[str | Deferred | None, BeforeValidator(_host), _TEXT]
"""A host name; it is always absolute, and is written without the final dot."""

Address = Annotated[str | Deferred | None, BeforeValidator(_address), _TEXT]
Region = Annotated[str, BeforeValidator(_region), WithJsonSchema({"enum": list(REGIONS)})]
Regions = Annotated[tuple[Region, ...], BeforeValidator(_regions)]
Interval = Annotated[int, BeforeValidator(_interval), WithJsonSchema({"enum": [10, 30]})]
Port = Annotated[int, *integer(1, 65535)]
FailureThreshold = Annotated[int, *integer(1, 10)]
UrlPath = Annotated[
    str, BeforeValidator(_path), WithJsonSchema({"type": "string", "pattern": "^/", "maxLength": MAX_PATH})
]


class EndpointCheck(HealthCheck):
    """A check of one endpoint by Route53's checkers.

    They connect to `address`; without it, they resolve `host` (A records only). With both, `host` is the Host header
    and the TLS name. A checker sends the next request `interval` seconds (10 or 30) after a response. After
    `failure_threshold` consecutive checks the state changes, to unhealthy or to healthy. `regions` are the regions of
    the checkers, by default all.
    """

    timeout: ClassVar[int]
    """Longest time of one check, in seconds (Route53 developer guide, how health is determined; read 2026-11)."""

    host: Host = None
    """Host name to resolve and connect to; with `address`, the Host header and TLS name."""
    address: Address = None
    """IPv4 or IPv6 address to connect to."""
    port: Port
    """Port to connect to."""
    interval: Interval = 30
    """Seconds between two checks of one checker: 10 or 30."""
    failure_threshold: FailureThreshold = 3
    """Consecutive checks, 1 to 10, that change the state to unhealthy or to healthy."""
    measure_latency: Bool = False
    """Measure the latency from several regions; can't be changed later."""
    regions: Regions | None = None
    """Regions of the checkers, at least three; all if left out."""

    @model_validator(mode="after")
    def _has_an_endpoint(self) -> Self:
        if self.host is None and self.address is None:
            raise invalid("the check has no endpoint; write host, address or both")
        return self


class TcpCheck(EndpointCheck):
    """Healthy if a TCP connection opens within 10 s."""

    timeout: ClassVar[int] = 10

    type: Literal["TCP"] = "TCP"
    """Type of the health check."""


class WebCheck(EndpointCheck):
    """Healthy if the HTTP status is 2xx or 3xx; connected within 4 s, answered within 2 s more.

    HTTPS doesn't validate the certificate; with `sni`, the TLS handshake has the host's name. The default of `port` is
    that of the scheme.
    """

    timeout: ClassVar[int] = 6

    port: Port = 80
    """Port to connect to."""
    path: UrlPath = "/"
    """Path of the URL, with its query."""
    sni: Bool = True
    """Send the host's name in the TLS handshake."""

    @model_validator(mode="before")
    @classmethod
    def _default_port(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and "port" not in data and data.get("type") in DEFAULT_PORTS:
            return {**data, "port": DEFAULT_PORTS[data["type"]]}
        return data

    @property
    def is_tls(self) -> bool:
        """True for HTTPS."""
        return self.type.startswith("HTTPS")


class HttpCheck(WebCheck):
    """Healthy if the HTTP status is 2xx or 3xx."""

    type: Literal["HTTP", "HTTPS"]
    """Type of the health check."""


class TextCheck(WebCheck):
    """Healthy if the first 5,120 octets of the HTTP answer contain `search`; they are read within 2 s more."""

    timeout: ClassVar[int] = 8

    type: Literal["HTTP_STR_MATCH", "HTTPS_STR_MATCH"]
    """Type of the health check."""
    search: Annotated[str, Field(min_length=1, max_length=MAX_SEARCH)]
    """Text to find in the first 5,120 octets of the answer."""
