"""The targets of `render`: each has a file in this folder and a line in the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol

from dnsstack.plan.plan import ZonePlan

TARGETS: Final = {
    "specs": "every Pulumi resource with its inputs, as JSON",
    "zone": "a zone file (RFC 1035)",
    "change-batch": "change batches and health checks of Route53, for the AWS command line",
    "bind": "configuration and zone files of your own name servers: BIND; NSD and Knot as secondaries",
    "opentofu": "OpenTofu configuration (JSON) for the aws and cloudflare providers, with import blocks",
    "octodns": "a zone of octoDNS, in YAML",
}
"""The roster: `<name>.py` in this folder has `files(plan, request)`; only the chosen one is imported."""


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """The options of the command line.

    `name_servers` are the absolute names that a provider assigned to a zone, in its order, by the provider's name or
    by the sub-zone's apex. `health_check_ids` are by the document's names. `previous` names the source of what is
    served today, `tsig_key` the key file that signs its transfer, `out` the folder to write, if any.
    """

    name_servers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    health_check_ids: Mapping[str, str] = field(default_factory=dict)
    previous: str | None = None
    tsig_key: Path | None = None
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """Texts by file name, and notes about them for the reader."""

    files: Mapping[str, str]
    notes: tuple[str, ...] = ()


class Target(Protocol):
    """A module of the roster."""

    def files(self, plan: ZonePlan, request: RenderRequest) -> Rendered:
        """Render a plan for the target."""


def render(plan: ZonePlan, target: str, request: RenderRequest) -> Rendered:
    """Render the plan for `target`.

    Raises:
        Unsupported: the target can't have a part of the plan.
    """
    module: Target = import_module(f"dnsstack.cli.targets.{target.replace('-', '_')}")
    return module.files(plan, request)


def files(plan: ZonePlan, target: str) -> dict[str, str]:
    """The texts of `target` by file name, without options of the command line."""
    return dict(render(plan, target, RenderRequest()).files)


__all__ = ["TARGETS", "RenderRequest", "Rendered", "files", "render"]
