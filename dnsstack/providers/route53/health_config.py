"""Health checks in their three forms: the document's fields, inputs of `HealthCheckSpec`, Route53's HealthCheckConfig.

Each two of these forms share one map, which is read in both directions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dnsstack.model.health import HEALTH_CHECKS, HealthCheck

MEMBERS: Final[Mapping[str, str]] = {
    "type": "Type",
    "fqdn": "FullyQualifiedDomainName",
    "ip_address": "IPAddress",
    "port": "Port",
    "resource_path": "ResourcePath",
    "search_string": "SearchString",
    "request_interval": "RequestInterval",
    "failure_threshold": "FailureThreshold",
    "measure_latency": "MeasureLatency",
    "invert_healthcheck": "Inverted",
    "disabled": "Disabled",
    "enable_sni": "EnableSNI",
    "regions": "Regions",
    "child_healthchecks": "ChildHealthChecks",
    "child_health_threshold": "HealthThreshold",
    "insufficient_data_health_status": "InsufficientDataHealthStatus",
    "routing_control_arn": "RoutingControlArn",
}
"""Inputs of the Pulumi resource and their names in the API (botocore 1.44.5, HealthCheckConfig; read 2026-11).

Only the alarm has two inputs; `triggers` and `tags` are not part of HealthCheckConfig.
"""

FIELDS: Final[Mapping[str, str]] = {
    "type": "type",
    "invert": "invert_healthcheck",
    "disabled": "disabled",
    "host": "fqdn",
    "address": "ip_address",
    "port": "port",
    "interval": "request_interval",
    "failure_threshold": "failure_threshold",
    "measure_latency": "measure_latency",
    "regions": "regions",
    "path": "resource_path",
    "sni": "enable_sni",
    "search": "search_string",
    "children": "child_healthchecks",
    "threshold": "child_health_threshold",
    "alarm": "cloudwatch_alarm_name",
    "region": "cloudwatch_alarm_region",
    "insufficient_data": "insufficient_data_health_status",
    "routing_control": "routing_control_arn",
    "triggers": "triggers",
    "tags": "tags",
}
"""Fields of the model's health checks and their inputs."""

_ALARM: Final = "AlarmIdentifier"
_ALARM_NAME: Final = "cloudwatch_alarm_name"
_ALARM_REGION: Final = "cloudwatch_alarm_region"


def to_inputs(check: HealthCheck) -> dict[str, Any]:
    """The inputs of a check, from the model's fields."""
    fields = type(check).model_fields
    return {name: getattr(check, field) for field, name in FIELDS.items() if field in fields}


def to_fields(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The document's fields of a check with these inputs: the non-empty ones that its type has."""
    members = HEALTH_CHECKS[inputs["type"]].model_fields
    return {
        field: inputs[name]
        for field, name in FIELDS.items()
        if field in members and inputs.get(name) not in (None, "", [])
    }


def to_config(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The HealthCheckConfig of a resource's inputs with Python's names; inputs that are None are left out."""
    config = {member: inputs[name] for name, member in MEMBERS.items() if inputs.get(name) is not None}
    if inputs.get(_ALARM_NAME) is not None:
        config[_ALARM] = {"Region": inputs.get(_ALARM_REGION, "us-east-1"), "Name": inputs[_ALARM_NAME]}
    return config


def from_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a HealthCheckConfig, with Python's names; missing members are left out."""
    inputs = {name: config[member] for name, member in MEMBERS.items() if config.get(member) is not None}
    alarm = config.get(_ALARM)
    if alarm:
        inputs |= {_ALARM_NAME: alarm.get("Name"), _ALARM_REGION: alarm.get("Region")}
    return inputs


def without_input(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Members with a value for which there is no input: the resource could not make a check that has one."""
    return tuple(
        member
        for member, value in config.items()
        if member not in _WITH_INPUT and value not in (None, "", []) and value != _DEFAULTS.get(member)
    )


_DEFAULTS: Final = {"EndpointType": "PUBLIC"}
"""Route53's defaults of members for which the Pulumi resource has no input."""

_WITH_INPUT: Final = frozenset((*MEMBERS.values(), _ALARM))
