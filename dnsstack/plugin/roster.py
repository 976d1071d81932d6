"""The resources of the plugin `dnsstack`, by token."""

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
"""The providers whose zones can be one resource."""

_RESOURCES: Final[Resources] = {provider.token: Records(provider) for provider in _PROVIDERS}


async def _construct(request: Any, engine_address: str) -> Any:
    """Build the component; the vendors' SDKs are imported only here, because other resources do not need them."""
    from dnsstack.plugin.construct import construct

    return await construct(request, engine_address)


_COMPONENTS: Final[dict[str, Build]] = {COMPONENT: _construct}


def package() -> Package:
    """The plugin, for the servicer."""
    return Package(NAME, __version__, _RESOURCES, _COMPONENTS, DnsstackConfiguration(), schema)
