"""`aws:route53/healthCheck:HealthCheck`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from dnsstack.providers.route53.health_config import MEMBERS, from_config, to_config
from dnsstack.providers.vendors.values import Values, camel, is_empty, snake
from dnsstack.sandbox.plugins.aws.api import AwsKind, refused

FIELDS: Final[Mapping[str, str]] = {camel(name): member for name, member in MEMBERS.items()}
"""Pulumi's inputs and the API's HealthCheckConfig, member by member."""

_RESET: Final = {name: FIELDS[name] for name in ("childHealthchecks", "fqdn", "regions", "resourcePath")}


class HealthCheck(AwsKind):
    """Type, interval, latency and reference name are immutable; the rest changes in place."""

    resource_type: ClassVar[str] = "aws:route53/healthCheck:HealthCheck"
    kept: ClassVar[tuple[str, ...]] = ("referenceName", "triggers")

    def _create(self, planned: Values) -> tuple[str, Values]:
        """The caller reference starts with `referenceName` if there is one."""
        reference = f"{planned.get('referenceName', 'dnsstack')}-{uuid.uuid4()}"[:64]
        try:
            made = self._api.route53.create_health_check(
                CallerReference=reference, HealthCheckConfig=self._config(planned)
            )
        except self._api.route53.exceptions.ClientError as error:
            raise refused(error, "creating Route53 Health Check") from None
        id_ = made["HealthCheck"]["Id"]
        self._api.retag("healthcheck", id_, {}, planned.get("tags") or {})
        return id_, self._answer(id_, made["HealthCheck"]["HealthCheckConfig"], planned.get("tags") or {})

    def _config(self, inputs: Values) -> dict[str, Any]:
        return to_config({snake(key): value for key, value in inputs.items() if not is_empty(value)})

    def _answer(self, id_: str, config: Mapping[str, Any], tags: Mapping[str, str]) -> Values:
        live = {camel(name): value for name, value in from_config(config).items()}
        return {**live, "tags": dict(tags), "tagsAll": dict(tags), "arn": f"arn:aws:route53:::healthcheck/{id_}"}

    def _read(self, id_: str, state: Values) -> Values | None:
        try:
            config = self._api.route53.get_health_check(HealthCheckId=id_)["HealthCheck"]["HealthCheckConfig"]
        except self._api.route53.exceptions.NoSuchHealthCheck:
            return None
        return self._answer(id_, config, self._api.tags("healthcheck", id_))

    def _update(self, id_: str, state: Values, planned: Values) -> Values:
        changed = self._changes(state, planned)
        if changed:
            try:
                self._api.route53.update_health_check(HealthCheckId=id_, **changed)
            except self._api.route53.exceptions.ClientError as error:
                raise refused(error, f"updating Route53 Health Check ({id_})") from None
        tags = planned.get("tags") or {}
        self._api.retag("healthcheck", id_, state.get("tags") or {}, tags)
        return {**{key: state[key] for key in ("arn",) if key in state}, "tagsAll": tags}

    def _changes(self, state: Values, planned: Values) -> dict[str, Any]:
        """Send the changed members, and resets of removed ones; any change of `triggers` sends the alarm again."""
        before, config = self._config(state), self._config(planned)
        changed = {key: value for key, value in config.items() if value != before.get(key)}
        if planned.get("triggers") != state.get("triggers") and "AlarmIdentifier" in config:
            changed["AlarmIdentifier"] = config["AlarmIdentifier"]
        for key, member in FIELDS.items():
            if state.get(key) is True and member not in config:
                changed[member] = False  # removed from the program: the default is off
        reset = [name for key, name in _RESET.items() if is_empty(planned.get(key)) and not is_empty(state.get(key))]
        return {**changed, "ResetElements": reset} if reset else changed

    def _delete(self, id_: str, state: Values) -> None:
        """A missing check is not a fault; Route53 refuses one that another check counts."""
        try:
            self._api.route53.delete_health_check(HealthCheckId=id_)
        except self._api.route53.exceptions.NoSuchHealthCheck:
            return
        except self._api.route53.exceptions.ClientError as error:
            raise refused(error, f"deleting Route53 Health Check ({id_})") from None
