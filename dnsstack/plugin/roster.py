"""What the plugin `dnsstack` carries, by token."""

from __future__ import annotations

from typing import Final

from dnsstack import __version__
from dnsstack.plugin.configuration import DnsstackConfiguration
from dnsstack.plugin.packages import Package
from dnsstack.plugin.resources import Resources
from dnsstack.plugin.schema import NAME, schema

_RESOURCES: Final[Resources] = {}


def package() -> Package:
    """The plugin as the servicer serves it."""
    return Package(NAME, __version__, _RESOURCES, configuration=DnsstackConfiguration(), schema=schema)


__all__ = ["package"]
