"""The in-process host's state: one JSON file and a journal, so that a killed deployment loses nothing.

Secrets are never in it, only a keyed digest of each, which shows whether it changed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, TextIO

from dnsstack import files
from dnsstack.errors import EnvironmentFault
from dnsstack.providers.vendors.values import Values

SEALED: Final = "dnsstack:sealed"


@dataclass(frozen=True, slots=True)
class DeployedResource:
    """One resource after the last deployment; `secrets` names the inputs and outputs that are digests."""

    urn: str
    type: str
    id: str
    custom: bool
    inputs: Values
    outputs: Values
    parent: str = ""
    provider: str = ""
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    protect: bool = False
    retain_on_delete: bool = False
    doomed: bool = False
    """True if it was replaced already and will be deleted at the end of the deployment."""


class State:
    """Resources in the order of registration, each saved as soon as it changes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "state.json"
        self._journal_file = folder / "state.journal"
        self._resources: dict[str, DeployedResource] = {}
        self._salt = secrets.token_hex(16)
        self._load()
        self._journal: TextIO = self._journal_file.open("a", encoding="utf-8")

    def _load(self) -> None:
        try:
            if self._file.exists():
                kept = json.loads(files.read_text(self._file))
                self._salt = kept["salt"]
                self._resources = {key: _resource(item) for key, item in kept["resources"].items()}
            if self._journal_file.exists():
                for line in self._whole_lines():
                    self._replay(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            message = f"{self._file}: the sandbox's state can't be read ({error}); remove the folder and deploy again"
            raise EnvironmentFault(message) from None

    def _whole_lines(self) -> list[str]:
        """The journal's lines; a last one without its end, which a kill may leave, is dropped."""
        whole, _, rest = files.read_text(self._journal_file).rpartition("\n")
        if rest:
            files.write(self._journal_file, f"{whole}\n" if whole else "")
        return whole.splitlines()

    def _replay(self, entry: Any) -> None:
        if entry["resource"] is None:
            self._resources.pop(entry["key"], None)
            return
        if not entry["again"]:
            self._resources.pop(entry["key"], None)
        self._salt = entry["salt"]
        self._resources[entry["key"]] = _resource(entry["resource"])

    def __iter__(self) -> Iterator[tuple[str, DeployedResource]]:
        return iter(list(self._resources.items()))

    def get(self, urn: str) -> DeployedResource | None:
        """The existing resource of this URN."""
        return self._resources.get(urn)

    def keep(self, resource: DeployedResource, key: str | None = None) -> None:
        """Save a resource, at the end of the order."""
        key = key or resource.urn
        self._resources.pop(key, None)
        self._resources[key] = resource
        self._write(key, resource)

    def update(self, resource: DeployedResource) -> None:
        """Save a resource at its position."""
        self._resources[resource.urn] = resource
        self._write(resource.urn, resource, again=True)

    def doom(self, resource: DeployedResource) -> None:
        """Keep a replaced resource until the end, in addition to the one with its URN now."""
        del self._resources[resource.urn]
        self._write(resource.urn, None)
        self.keep(replace(resource, doomed=True), f"{resource.urn}#{resource.id}")

    def drop(self, key: str) -> None:
        """Forget a resource."""
        self._resources.pop(key, None)
        self._write(key, None)

    def _write(self, key: str, resource: DeployedResource | None, *, again: bool = False) -> None:
        kept = None if resource is None else _plain(resource)
        entry = {"again": again, "key": key, "resource": kept, "salt": self._salt}
        self._journal.write(json.dumps(entry) + "\n")
        self._journal.flush()

    def close(self) -> None:
        """Join the journal with the file, by rename."""
        kept = {"salt": self._salt, "resources": {key: _plain(item) for key, item in self._resources.items()}}
        files.write(self._file, json.dumps(kept))  # with an indent, json would use its slow encoder
        self._journal.close()
        self._journal_file.unlink()

    def seal(self, values: Values, names: Collection[str]) -> Values:
        """`values` with a digest instead of each secret."""
        hidden = {key for key in values if key in names and not is_sealed(values[key])}
        return {key: self._digest(value) if key in hidden else value for key, value in values.items()}

    def unseal(self, kept: Values, news: Values) -> Values:
        """`kept` with the new value instead of each digest of that value; others stay digests."""
        return {
            key: news[key] if is_sealed(value) and key in news and self._digest(news[key]) == value else value
            for key, value in kept.items()
        }

    def _digest(self, value: Any) -> dict[str, str]:
        text = json.dumps(value, sort_keys=True, default=str).encode()
        return {SEALED: hmac.new(self._salt.encode(), text, hashlib.sha256).hexdigest()}


def _plain(resource: DeployedResource) -> dict[str, Any]:
    """Its fields for `json.dumps`; `dataclasses.asdict` would copy every value of a zone's RRsets first."""
    return {field.name: getattr(resource, field.name) for field in fields(resource)}


def is_sealed(value: Any) -> bool:
    """True if a digest represents a secret."""
    return isinstance(value, Mapping) and SEALED in value


def _resource(item: Any) -> DeployedResource:
    listed = {key: tuple(urns) for key, urns in item["property_dependencies"].items()}
    return DeployedResource(**{**item, "dependencies": tuple(item["dependencies"]), "property_dependencies": listed})
