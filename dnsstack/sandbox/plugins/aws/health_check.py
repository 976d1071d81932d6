"""`aws:route53/healthCheck:HealthCheck`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from dnsstack.sandbox.plugins.aws.api import refused
from dnsstack.sandbox.plugins.aws.base import AwsKind
from dnsstack.sandbox.plugins.values import Values, is_empty

FIELDS: Final[Mapping[str, str]] = {
    "type": "Type",
    "ipAddress": "IPAddress",
    "port": "Port",
    "resourcePath": "ResourcePath",
    "fqdn": "FullyQualifiedDomainName",
    "searchString": "SearchString",
    "requestInterval": "RequestInterval",
    "failureThreshold": "FailureThreshold",
    "measureLatency": "MeasureLatency",
    "invertHealthcheck": "Inverted",
    "disabled": "Disabled",
    "childHealthThreshold": "HealthThreshold",
    "childHealthchecks": "ChildHealthChecks",
    "enableSni": "EnableSNI",
    "regions": "Regions",
    "insufficientDataHealthStatus": "InsufficientDataHealthStatus",
    "routingControlArn": "RoutingControlArn",
}
"""Pulumi's inputs and the API's HealthCheckConfig, member by member."""

_RESET: Final[Mapping[str, str]] = {
    "childHealthchecks": "ChildHealthChecks",
    "fqdn": "FullyQualifiedDomainName",
    "regions": "Regions",
    "resourcePath": "ResourcePath",
}


class HealthCheck(AwsKind):
    """Type, interval, latency and reference name are immutable; the rest changes in place."""

    resource_type: ClassVar[str] = "aws:route53/healthCheck:HealthCheck"
    inputs: ClassVar[frozenset[str]] = frozenset(
        (*FIELDS, "cloudwatchAlarmName", "cloudwatchAlarmRegion", "referenceName", "tags")
    )
    required: ClassVar[tuple[str, ...]] = ("type",)
    replaces: ClassVar[frozenset[str]] = frozenset(
        ("type", "requestInterval", "measureLatency", "referenceName", "routingControlArn")
    )
    computed: ClassVar[frozenset[str]] = frozenset(("enableSni",))
    unordered: ClassVar[frozenset[str]] = frozenset(("regions", "childHealthchecks"))
    outputs: ClassVar[frozenset[str]] = frozenset(("arn", "tagsAll"))
    defaults: ClassVar[Mapping[str, Any]] = {"measureLatency": False, "invertHealthcheck": False, "disabled": False}

    def create(self, news: Values) -> tuple[str, Values]:
        """The caller reference starts with `referenceName` where one is given."""
        config = self._config(news)
        reference = f"{news.get('referenceName', 'dnsstack')}-{uuid.uuid4()}"[:64]
        try:
            made = self._api.route53.create_health_check(CallerReference=reference, HealthCheckConfig=config)
        except self._api.route53.exceptions.ClientError as error:
            raise refused(error, "creating Route53 Health Check") from None
        id_ = made["HealthCheck"]["Id"]
        self._api.retag("healthcheck", id_, {}, news.get("tags") or {})
        return id_, self._state(id_, news)

    def _config(self, inputs: Values) -> dict[str, Any]:
        config = {FIELDS[key]: value for key, value in inputs.items() if key in FIELDS and not is_empty(value)}
        if inputs.get("cloudwatchAlarmName"):
            alarm = {"Name": inputs["cloudwatchAlarmName"], "Region": inputs.get("cloudwatchAlarmRegion", "us-east-1")}
            config["AlarmIdentifier"] = alarm
        return config

    def _state(self, id_: str, inputs: Values) -> Values:
        return {
            "tags": {},
            **inputs,
            "arn": f"arn:aws:route53:::healthcheck/{id_}",
            "tagsAll": inputs.get("tags") or {},
        }

    def read(self, id_: str, state: Values) -> Values | None:
        """The configuration as Route53 has it."""
        try:
            config = self._api.route53.get_health_check(HealthCheckId=id_)["HealthCheck"]["HealthCheckConfig"]
        except self._api.route53.exceptions.NoSuchHealthCheck:
            return None
        live = {key: config[member] for key, member in FIELDS.items() if not is_empty(config.get(member))}
        alarm = config.get("AlarmIdentifier")
        if alarm:
            live |= {"cloudwatchAlarmName": alarm["Name"], "cloudwatchAlarmRegion": alarm["Region"]}
        kept = {key: state[key] for key in ("referenceName",) if key in state}
        return self._state(id_, {**self.defaults, **kept, **live, "tags": self._api.tags("healthcheck", id_)})

    def update(self, id_: str, state: Values, news: Values) -> Values:
        """Everything that may change, and a reset of what is gone."""
        config = self._config(news)
        for immutable in ("Type", "RequestInterval", "MeasureLatency"):
            config.pop(immutable, None)
        reset = [name for key, name in _RESET.items() if is_empty(news.get(key)) and not is_empty(state.get(key))]
        try:
            self._api.route53.update_health_check(
                HealthCheckId=id_, **config, **({"ResetElements": reset} if reset else {})
            )
        except self._api.route53.exceptions.ClientError as error:
            raise refused(error, f"updating Route53 Health Check ({id_})") from None
        self._api.retag("healthcheck", id_, state.get("tags") or {}, news.get("tags") or {})
        kept = {key: state[key] for key in self.computed if key in state}
        return self._state(id_, kept | news)

    def delete(self, id_: str, state: Values) -> None:
        """A check that is gone is no fault; one that another check counts is refused by Route53."""
        try:
            self._api.route53.delete_health_check(HealthCheckId=id_)
        except self._api.route53.exceptions.NoSuchHealthCheck:
            return
        except self._api.route53.exceptions.ClientError as error:
            raise refused(error, f"deleting Route53 Health Check ({id_})") from None
