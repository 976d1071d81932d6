"""The packages for which the sandbox has plugins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dnsstack.sandbox.plugins import aws, cloudflare
from dnsstack.sandbox.plugins.kind import Kind
from dnsstack.sandbox.plugins.names import PACKAGE_NAMES

PACKAGES: Final[dict[str, Callable[[], dict[str, Kind]]]] = dict(
    zip(PACKAGE_NAMES, (aws.kinds, cloudflare.kinds), strict=True)
)
"""By package name, the function that makes its kinds with one session."""
