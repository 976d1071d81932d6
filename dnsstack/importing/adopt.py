"""Pulumi's import file: what exists already, under the names, types and parents that the component gives it.

The format is that of `pulumi import --file` (Pulumi CLI, `importFile`). The component comes first and is made by the
import itself; zones, records and health checks lie below it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dnsstack.importing.existing.base import Match
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.model.domain import Domain
from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import Route53Zone
from dnsstack.plan.build import build
from dnsstack.providers import render
from dnsstack.providers.base import ResourceSpec

COMPONENT: Final = "dnsstack:index:MultiProviderZone"
"""The component's type token; a test holds it against the component's own."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """What is imported, and what the first deployment will do besides: `created` specs, and changes of `matches`."""

    component: str
    project: str
    stack: str
    matches: tuple[Match, ...]
    created: tuple[ResourceSpec, ...]

    def text(self) -> str:
        """The import file."""
        component = {"type": COMPONENT, "name": self.component, "component": True, "parent": "stack"}
        resources = [component, *map(self._resource, self.matches)]
        root = f"urn:pulumi:{self.stack}::{self.project}::pulumi:pulumi:Stack::{self.project}-{self.stack}"
        return json.dumps({"nameTable": {"stack": root}, "resources": resources}, indent=2) + "\n"

    def _resource(self, match: Match) -> dict[str, Any]:
        spec = match.spec
        parent = spec.options.parent or self.component
        return {"type": spec.token, "name": spec.name, "id": match.import_id, "parent": parent}

    @property
    def updated(self) -> tuple[Match, ...]:
        """What the first deployment changes in place."""
        return tuple(match for match in self.matches if match.changes)


def import_file(domain: Domain, sources: Sequence[ExistingZone], project: str, stack: str) -> Adoption:
    """What of `domain` exists at the providers that were read.

    Raises:
        Unsupported: a provider can't carry something of the domain.
    """
    component = strip_dot(domain.apex)
    specs = render(build(domain), component)
    servers = dict(_servers(specs, sources))
    matches = {
        match.spec.name: match
        for source in sources
        if source.existing
        for match in source.existing.match(specs, servers)
    }
    return Adoption(
        component=component,
        project=project,
        stack=stack,
        matches=tuple(matches[spec.name] for spec in specs if spec.name in matches),
        created=tuple(spec for spec in specs if spec.name not in matches),
    )


def _servers(specs: Sequence[ResourceSpec], sources: Sequence[ExistingZone]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The servers of each existing zone by its spec's name, without final dots, as its output lists them."""
    zones: Mapping[str | None, str] = {spec.options.import_id: spec.name for spec in specs if spec.options.import_id}
    for source in sources:
        if source.settings is not None and source.settings.zone_id in zones:
            names = [strip_dot(server) for server in source.assigned]
            in_order = sorted(names) if isinstance(source.settings, Route53Zone) else names
            yield zones[source.settings.zone_id], tuple(in_order)


def steps(adoption: Adoption, file: Path, document: Path | None, stack: str) -> str:
    """What to run, and what to expect of the first deployment: every creation and every change."""
    lines = [
        f"{len(adoption.matches)} resources are adopted; then, with {document or 'the document'} in the project:",
        f"  pulumi import --stack {stack} --file {file} --protect=false --generate-code=false",
        f"  pulumi up --stack {stack}",
    ]
    if adoption.created:
        lines.append(f"the first `up` creates {len(adoption.created)}:")
        lines += [f"  {spec.name} ({spec.token.rpartition(':')[2]})" for spec in adoption.created]
    if adoption.updated:
        lines.append(f"and updates {len(adoption.updated)} in place:")
        lines += [f"  {match.spec.name}: {'; '.join(match.changes)}" for match in adoption.updated]
    return "\n".join(lines)


__all__ = ["COMPONENT", "Adoption", "import_file", "steps"]
