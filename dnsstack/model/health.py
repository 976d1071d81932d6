"""Health checks with every field and bound that Route53 has.

Source of the bounds: the Route53 API model (`HealthCheckConfig`), held against botocore's copy by a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import BeforeValidator, Field, SerializeAsAny, model_validator

from dnsstack.model.base import Accept, Bool, Model, Text, Written, invalid
from dnsstack.model.deferred import Deferred, lift
from dnsstack.model.names import strip_dot
from dnsstack.model.nearest import did_you_mean
from dnsstack.model.rdata.a import Ipv4
from dnsstack.model.rdata.aaaa import Ipv6

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

Region = Annotated[str, Field(pattern="^(" + "|".join(REGIONS) + ")$")]
Address = Annotated[str, Field(min_length=2, max_length=45)]


class HealthCheck(Model):
    """What all health checks share. `disabled` makes Route53 count it as always healthy: it drains nothing."""

    immutable: ClassVar[tuple[str, ...]] = ("type", "interval", "measure_latency")
    """Fields that Route53 can't change in place: a change creates a new check before the old one goes."""

    type: str
    invert: Bool = False
    disabled: Bool = False
    comment: Text | None = None
    tags: Annotated[dict[str, str], Field(default_factory=dict)]
    accept: Accept
    path: Written


def _host(value: Any) -> Any:
    from dnsstack.model.names import absolute

    if not isinstance(value, str):
        return value
    try:
        return strip_dot(absolute(value if value.endswith(".") else f"{value}."))
    except ValueError as error:
        raise invalid(str(error)) from None


Host = Annotated[str, BeforeValidator(_host), Field(max_length=255)]
"""A host name as Route53's FullyQualifiedDomainName: always absolute, written without the final dot."""


def _address(value: Any) -> Any:
    from dnsstack.model.rdata import ROSTER

    if not isinstance(value, str):
        return value
    kind = ROSTER["AAAA" if ":" in value else "A"]
    return kind.from_text(value).to_text()


class EndpointCheck(HealthCheck):
    """A check that Route53's checkers make against one endpoint.

    `address` is what is connected to; without it `host` is resolved (A first). With both, `host` is the Host
    header and the TLS name. `interval` is 10 or 30 seconds between a response and the next request;
    `failure_threshold` counts both ways.
    """

    host: Host | Deferred | None = None
    address: Annotated[str, BeforeValidator(_address)] | Deferred | None = None
    port: Annotated[int, Field(ge=1, le=65535)]
    interval: Literal[10, 30] = 30
    failure_threshold: Annotated[int, Field(ge=1, le=10)] = 3
    measure_latency: Bool = False
    regions: Annotated[tuple[Region, ...], Field(min_length=3, max_length=64)] | None = None

    timeout: ClassVar[int] = 10
    """Seconds until one check has failed (Route53 developer guide, how health is determined; read 2026-11)."""

    @model_validator(mode="after")
    def _has_an_endpoint(self) -> Self:
        if self.host is None and self.address is None:
            raise invalid("no endpoint: host, address or both are needed")
        return self


class TcpCheck(EndpointCheck):
    """A TCP connection that opens within 10 s."""

    type: Literal["TCP"]


class HttpCheck(EndpointCheck):
    """An HTTP answer of 2xx or 3xx: connected within 4 s, answered within 2 s more."""

    type: Literal["HTTP", "HTTPS"]
    port: Annotated[int, Field(ge=1, le=65535)] = 0
    path: Annotated[str, Field(max_length=255, pattern="^/")] = "/"
    sni: Bool = True

    timeout: ClassVar[int] = 6
