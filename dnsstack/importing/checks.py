"""Route53's health checks in the model's terms, under names that a document can use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.errors import Path
from dnsstack.importing.found import Note
from dnsstack.model.health import HealthCheck, read_health_check

_NOT_NAME: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 48
_ENDPOINT: Final = {
    "FullyQualifiedDomainName": "host",
    "IPAddress": "address",
    "Port": "port",
    "RequestInterval": "interval",
    "FailureThreshold": "failure_threshold",
    "MeasureLatency": "measure_latency",
    "Regions": "regions",
    "ResourcePath": "path",
    "SearchString": "search",
    "EnableSNI": "sni",
}
_TLS_ONLY: Final = frozenset(("HTTPS", "HTTPS_STR_MATCH"))
_ALL_REGIONS: Final = 8


class Checks:
    """Looks up health checks by id, each once; `found` are they by name, `ids` and `configs` what exists."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._names: dict[str, str] = {}
        self.found: dict[str, HealthCheck] = {}
        self.ids: dict[str, str] = {}
        self.configs: dict[str, Mapping[str, Any]] = {}
        self.notes: list[Note] = []

    def name(self, id_: str | None) -> str | None:
        """The document's name of a check, its children's likewise; None for none."""
        if id_ is None:
            return None
        if id_ in self._names:
            return self._names[id_]
        answer = self._get(id_)
        config = answer.get("HealthCheckConfig", {})
        tags = self._tags(id_) if answer else {}
        name = self._names[id_] = self._free(tags.get("Name") or config.get("FullyQualifiedDomainName") or "check")
        if not answer:
            self.notes.append(Note(f"health check {name}: Route53 knows no check {id_} any more: choose another"))
        elif "LinkedService" in answer:
            service = answer["LinkedService"].get("ServicePrincipal", "another service")
            self.notes.append(Note(f"health check {name} is managed by {service}: it is used by its id"))
            answer = {}
        self.found[name] = self._read(id_, name, config, tags) if answer else self._existing(id_)
        self.ids[name], self.configs[name] = id_, {**config, "tags": tags}
        return name

    def _get(self, id_: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self._client.get_health_check(HealthCheckId=id_)["HealthCheck"]
        except self._client.exceptions.NoSuchHealthCheck:
            return {}
        return found

    def _tags(self, id_: str) -> dict[str, str]:
        found = self._client.list_tags_for_resource(ResourceType="healthcheck", ResourceId=id_)["ResourceTagSet"]
        return {tag["Key"]: tag["Value"] for tag in found.get("Tags", ())}

    def _free(self, wanted: str) -> str:
        """A name that nobody has: `wanted` as document names are written."""
        stem = _NOT_NAME.sub("-", wanted.lower()).strip("-")[:_LONGEST].strip("-") or "check"
        name, number = stem, 2
        while name in self._names.values():
            name, number = f"{stem}-{number}", number + 1
        return name

    def _read(self, id_: str, name: str, config: Mapping[str, Any], tags: Mapping[str, str]) -> HealthCheck:
        fields = {"type": config["Type"], "tags": dict(tags)}
        fields |= {
            ours: True for theirs, ours in (("Inverted", "invert"), ("Disabled", "disabled")) if config.get(theirs)
        }
        fields |= self._fields(config)
        try:
            return read_health_check(fields, Path())
        except (ValidationError, PydanticCustomError):
            self.notes.append(Note(f"health check {name}: it has settings that documents don't; it is used by its id"))
            return self._existing(id_)

    def _existing(self, id_: str) -> HealthCheck:
        return read_health_check({"type": "EXISTING", "id": id_}, Path())

    def _fields(self, config: Mapping[str, Any]) -> dict[str, Any]:
        kind = config["Type"]
        if kind == "CALCULATED":
            children = [self.name(child) for child in config.get("ChildHealthChecks", ())]
            return {"children": children, "threshold": config.get("HealthThreshold", 0)}
        if kind == "CLOUDWATCH_METRIC":
            alarm = config.get("AlarmIdentifier", {})
            insufficient = config.get("InsufficientDataHealthStatus", "LastKnownStatus")
            return {"alarm": alarm.get("Name"), "region": alarm.get("Region"), "insufficient_data": insufficient}
        if kind == "RECOVERY_CONTROL":
            return {"routing_control": config.get("RoutingControlArn")}
        fields = {
            ours: config[theirs] for theirs, ours in _ENDPOINT.items() if config.get(theirs) not in (None, "", [])
        }
        if kind not in _TLS_ONLY:
            fields.pop("sni", None)
        if len(fields.get("regions", ())) == _ALL_REGIONS:
            fields.pop("regions")  # all of them is what leaving them out means
        return fields


__all__ = ["Checks"]
