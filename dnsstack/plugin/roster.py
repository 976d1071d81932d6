"""What the plugin `dnsstack` carries, by token."""

from __future__ import annotations

from typing import Any, Final

from dnsstack import __version__
from dnsstack.plugin.configuration import DnsstackConfiguration
from dnsstack.plugin.packages import Build, Package
from dnsstack.plugin.records import cloudflare, route53
from dnsstack.plugin.records.resource import Records
from dnsstack.plugin.resources import Resources
from dnsstack.plugin.schema import COMPONENT, NAME, schema

_PROVIDERS: Final = (route53.PROVIDER, cloudflare.PROVIDER)
"""Whose zones can be one resource: one line a provider."""

_RESOURCES: Final[Resources] = {provider.token: Records(provider) for provider in _PROVIDERS}


async def _construct(request: Any, engine_address: str) -> Any:
    """The component; a program that only has zones as resources doesn't wait for the vendors' SDKs to load."""
    from dnsstack.plugin.construct import construct

    return await construct(request, engine_address)


_COMPONENTS: Final[dict[str, Build]] = {COMPONENT: _construct}


def package() -> Package:
    """The plugin as the servicer serves it."""
    return Package(NAME, __version__, _RESOURCES, _COMPONENTS, DnsstackConfiguration(), schema)
