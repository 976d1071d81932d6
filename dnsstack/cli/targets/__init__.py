"""What `render` can write: one file a target beside this one, one line in the roster."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from dnsstack.plan.plan import ZonePlan

TARGETS: Final = {
    "specs": "every Pulumi resource with its inputs, as JSON",
    "zone": "a zone file (RFC 1035), for people and for name servers",
}
"""The roster: `dnsstack/cli/targets/<name>.py` has `files(plan)`; only the chosen one is imported."""


def files(plan: ZonePlan, target: str) -> dict[str, str]:
    """The texts that `target` makes of a plan, by file name."""
    made: dict[str, str] = import_module(f"dnsstack.cli.targets.{target}").files(plan)
    return made


__all__ = ["TARGETS", "files"]
