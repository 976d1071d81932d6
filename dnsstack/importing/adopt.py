"""Pulumi's import file: existing objects, with the logical names, types and parents of the component.

The format is that of `pulumi import --file` (Pulumi CLI, `importFile`). The component is the first entry, and the
import makes it; it is the parent of zones, records and health checks.
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
from dnsstack.model.names import absolute, strip_dot
from dnsstack.model.nameservers import Route53Zone
from dnsstack.plan.build import build
from dnsstack.providers import render
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.route53.specs import HostedZone

COMPONENT: Final = "dnsstack:index:MultiProviderZone"
"""The component's type token; a test compares it with the component."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """The import, and the effect of the first deployment: it makes `created` specs, and changes `matches`."""

    component: str
    project: str
    stack: str
    matches: tuple[Match, ...]
    created: tuple[ResourceSpec, ...]
    deployed: bool = False
    """True if the stack has the component already."""

    def text(self) -> str:
        """The import file."""
        urn = f"urn:pulumi:{self.stack}::{self.project}::"
        names = {"stack": f"{urn}pulumi:pulumi:Stack::{self.project}-{self.stack}"}
        resources = [*map(self._resource, self.matches)]
        if self.deployed:
            names[self.component] = f"{urn}{COMPONENT}::{self.component}"
        else:
            component = {"type": COMPONENT, "name": self.component, "component": True, "parent": "stack"}
            resources.insert(0, component)
        return json.dumps({"nameTable": names, "resources": resources}, indent=2) + "\n"

    def _resource(self, match: Match) -> dict[str, Any]:
        spec = match.spec
        parent = spec.options.parent or self.component
        return {"type": spec.token, "name": spec.name, "id": match.import_id, "parent": parent}

    @property
    def updated(self) -> tuple[Match, ...]:
        """The matches that the first deployment changes in place."""
        return tuple(match for match in self.matches if match.changes)


def import_file(domain: Domain, sources: Sequence[ExistingZone], project: str, stack: str) -> Adoption:
    """The specs of `domain` that exist at the providers that were read.

    Raises:
        Unsupported: a provider can't have a part of the domain.
    """
    specs = render(build(domain))
    return adopted(specs, matched(specs, sources), strip_dot(domain.apex), project, stack)


def adopted(
    specs: Sequence[ResourceSpec],
    matches: Mapping[str, Match],
    component: str,
    project: str,
    stack: str,
    *,
    deployed: bool = False,
) -> Adoption:
    """The specs that are matched and those that are not, in order."""
    return Adoption(
        component=component,
        project=project,
        stack=stack,
        matches=tuple(matches[spec.name] for spec in specs if spec.name in matches),
        created=tuple(spec for spec in specs if spec.name not in matches),
        deployed=deployed,
    )


def matched(specs: Sequence[ResourceSpec], sources: Sequence[ExistingZone]) -> dict[str, Match]:
    """The specs that exist in the zones that were read, by logical name."""
    servers = dict(_servers(specs, sources))
    return {
        match.spec.name: match
        for source in sources
        if source.existing
        for match in source.existing.match(specs, servers)
    }


def _servers(specs: Sequence[ResourceSpec], sources: Sequence[ExistingZone]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name servers of each existing zone by the name of its spec, without final dots, in the output's order."""
    by_id = {spec.options.import_id: spec.name for spec in specs if spec.options.import_id}
    sub_zones = {absolute(spec.owner, "."): spec.name for spec in specs if _is_sub_zone(spec)}
    for source in sources:
        if source.settings is None:
            continue
        name = sub_zones.get(source.apex) or by_id.get(source.settings.zone_id or "")
        servers = [strip_dot(server) for server in source.assigned]
        if isinstance(source.settings, Route53Zone):
            servers.sort()
        if name is not None:
            yield name, tuple(servers)


def _is_sub_zone(spec: ResourceSpec) -> bool:
    """True for a hosted zone whose id can't be in a document."""
    return isinstance(spec, HostedZone) and spec.options.import_id is None


def steps(adoption: Adoption, file: Path, document: Path | None, stack: str) -> str:
    """The commands to run, and everything that the first deployment will create or change."""
    lines = [
        f"{len(adoption.matches)} resources will be adopted; with {document or 'the document'} in the project, run:",
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
