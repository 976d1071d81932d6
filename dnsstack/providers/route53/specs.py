"""Route53's resources, a dataclass for each kind; fields are the inputs of `pulumi_aws` 7.51 with Python's names.

Inputs that dnsstack never sets are left out. A text may be a `Ref` to another spec's output, or a `Deferred`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from dnsstack.model.deferred import Deferred
from dnsstack.providers.base import Nested, ResourceSpec, Text
from dnsstack.providers.zone_records import ZoneRecords


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedZone(ResourceSpec):
    """A public hosted zone. Outputs used: `zone_id`, `name_servers` (four, without final dot)."""

    token: ClassVar[str] = "aws:route53/zone:Zone"

    name_: str
    comment: str | None = None
    delegation_set_id: str | None = None
    enable_accelerated_recovery: bool | None = None
    force_destroy: bool = False
    tags: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class AliasTarget(Nested):
    """The target of an alias RRset; `name` is in lower case without a final dot.

    `evaluate_target_health` may be known only later, if it depends on a zone id that is.
    """

    name: Text
    zone_id: Text
    evaluate_target_health: bool | Deferred


@dataclass(frozen=True, slots=True)
class FailoverRouting(Nested):
    """`type` is PRIMARY or SECONDARY."""

    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(ResourceSpec):
    """An RRset, or one role of it. It has `records` and `ttl` (in seconds), or `aliases`.

    `name_` is an FQDN in lower case without a final dot: the provider would add the zone's name to anything that does
    not end in it. A `Deferred` in `records` is written by `route53.text.record` once it is known.
    """

    token: ClassVar[str] = "aws:route53/record:Record"

    name_: str
    type: str
    zone_id: Text
    records: tuple[Text, ...] | None = None
    ttl: int | None = None
    aliases: tuple[AliasTarget, ...] | None = None
    set_identifier: str | None = None
    failover_routing_policies: tuple[FailoverRouting, ...] | None = None
    health_check_id: Text | None = None
    allow_overwrite: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheckSpec(ResourceSpec):
    """A health check. Output used: `id`.

    `reference_name` is never set: then the provider makes a new CallerReference for every creation, so that a
    replacement can exist together with the old check until the records use the new one.
    """

    token: ClassVar[str] = "aws:route53/healthCheck:HealthCheck"

    type: str
    fqdn: Text | None = None
    ip_address: Text | None = None
    port: int | None = None
    resource_path: str | None = None
    search_string: str | None = None
    request_interval: int | None = None
    failure_threshold: int | None = None
    measure_latency: bool | None = None
    invert_healthcheck: bool | None = None
    disabled: bool | None = None
    enable_sni: bool | None = None
    regions: tuple[str, ...] | None = None
    child_healthchecks: tuple[Text, ...] | None = None
    child_health_threshold: int | None = None
    cloudwatch_alarm_name: Text | None = None
    cloudwatch_alarm_region: str | None = None
    insufficient_data_health_status: str | None = None
    triggers: Mapping[str, str] | None = None
    routing_control_arn: Text | None = None
    tags: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class NameServer(Nested):
    """A name server of a delegation, without a final dot."""

    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredDomain(ResourceSpec):
    """A domain that is registered at Route53 Domains; destroying the resource does not change the registration."""

    token: ClassVar[str] = "aws:route53domains/registeredDomain:RegisteredDomain"

    domain_name: str
    name_servers: tuple[NameServer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route53RecordsSpec(ZoneRecords):
    """All RRsets of a hosted zone."""

    token: ClassVar[str] = "dnsstack:index:Route53Records"
