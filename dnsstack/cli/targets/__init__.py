"""What `render` can write: one file a target beside this one, one line in the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol

from dnsstack.plan.plan import ZonePlan

TARGETS: Final = {
    "specs": "every Pulumi resource with its inputs, as JSON",
    "zone": "a zone file (RFC 1035), for people and for name servers",
    "change-batch": "Route53 change batches and health checks, for the AWS command line",
    "bind": "configuration and zone of the own name servers: BIND, and NSD and Knot as secondaries",
    "opentofu": "JSON configuration for the aws and cloudflare providers, with import blocks",
    "octodns": "a zone in octoDNS's YAML",
}
"""The roster: `dnsstack/cli/targets/<name>.py` has `files(plan, request)`; only the chosen one is imported."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line says beside the document.

    `name_servers` are those that a provider gave a zone, absolute and in order, by the provider's name or by the
    sub-zone's apex. `previous` says what is served today, `tsig_key` is the file of the key that signs its transfer.
    `out` is the folder that is written to, if there is one.
    """

    name_servers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    health_check_ids: Mapping[str, str] = field(default_factory=dict)
    previous: str | None = None
    tsig_key: Path | None = None
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """Texts by file name, and what the reader must know about them."""

    files: Mapping[str, str]
    notes: tuple[str, ...] = ()


class Target(Protocol):
    """A module of the roster."""

    def files(self, plan: ZonePlan, request: Request) -> Rendered:
        """What the target makes of a plan."""


def render(plan: ZonePlan, target: str, request: Request) -> Rendered:
    """What `target` makes of a plan.

    Raises:
        Unsupported: the target can't carry something of the plan.
    """
    module: Target = import_module(f"dnsstack.cli.targets.{target.replace('-', '_')}")
    return module.files(plan, request)


def files(plan: ZonePlan, target: str) -> dict[str, str]:
    """The texts that `target` makes of a plan alone, by file name."""
    return dict(render(plan, target, Request()).files)


__all__ = ["TARGETS", "Rendered", "Request", "files", "render"]
