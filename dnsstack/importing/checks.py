"""Route53's health checks as those of the model, with names for the document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.errors import DocumentPath
from dnsstack.importing.existing.zone import Note
from dnsstack.model.health import HealthCheck, read_health_check
from dnsstack.providers.route53.api.reading import Route53Reader
from dnsstack.providers.route53.health_config import from_config, to_fields, without_input

_NOT_NAME: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 48
_TLS_ONLY: Final = frozenset(("HTTPS", "HTTPS_STR_MATCH"))
_ALL_REGIONS: Final = 8


class CheckLookup:
    """Looks up health checks by id, each once; `found` has them by name, `ids` and `configs` the existing ones."""

    def __init__(self, reader: Route53Reader | None) -> None:
        self._reader = reader
        self._names: dict[str, str] = {}
        self.existing: dict[str, HealthCheck] = {}
        self.ids: dict[str, str] = {}
        self.configs: dict[str, Mapping[str, Any]] = {}
        self.notes: list[Note] = []

    def name(self, id_: str | None) -> str | None:
        """The document's name of a check; its children get names too. None without a check."""
        if id_ is None:
            return None
        if id_ in self._names:
            return self._names[id_]
        answer = self._reader.health_check(id_) if self._reader is not None else {}
        config = answer.get("HealthCheckConfig", {})
        tags = self._reader.tags("healthcheck", id_) if answer and self._reader is not None else {}
        name = self._names[id_] = self._free(tags.get("Name") or config.get("FullyQualifiedDomainName") or "check")
        if not answer:
            self.notes.append(
                Note(f"health check {name} had the id {id_}, which does not exist at Route53; choose another check")
            )
        elif "LinkedService" in answer:
            service = answer["LinkedService"].get("ServicePrincipal", "another service")
            self.notes.append(Note(f"health check {name} is managed by {service}, so the document uses it by its id"))
            answer = {}
        self.existing[name] = self._read(id_, name, config, tags) if answer else self._existing(id_)
        self.ids[name], self.configs[name] = id_, {**config, "tags": tags}
        return name

    def _free(self, wanted: str) -> str:
        """A free name like `wanted`, in the form of the document's names."""
        stem = _NOT_NAME.sub("-", wanted.lower()).strip("-")[:_LONGEST].strip("-") or "check"
        name, number = stem, 2
        while name in self._names.values():
            name, number = f"{stem}-{number}", number + 1
        return name

    def _read(self, id_: str, name: str, config: Mapping[str, Any], tags: Mapping[str, str]) -> HealthCheck:
        fields = {**self._fields(config), "tags": dict(tags)}
        if not without_input(config):
            try:
                return read_health_check(fields, DocumentPath())
            except (ValidationError, PydanticCustomError):
                pass
        self.notes.append(
            Note(f"health check {name} has settings that a document can't have, so the document uses it by its id")
        )
        return self._existing(id_)

    def _existing(self, id_: str) -> HealthCheck:
        return read_health_check({"type": "EXISTING", "id": id_}, DocumentPath())

    def _fields(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """The document's fields of a check, without switches that are off and without what the API adds itself."""
        kind = config["Type"]
        fields = to_fields(from_config(config))
        for switch in ("invert", "disabled"):
            if not fields.get(switch):
                fields.pop(switch, None)
        if kind == "CALCULATED":
            fields |= {"children": [self.name(child) for child in fields.get("children", ())]}
            fields.setdefault("threshold", 0)
        if kind == "CLOUDWATCH_METRIC":
            fields.setdefault("insufficient_data", "LastKnownStatus")
        if kind not in _TLS_ONLY:
            fields.pop("sni", None)
        if len(fields.get("regions", ())) == _ALL_REGIONS:
            fields.pop("regions")  # without this field, all of them are used
        return fields
