"""Which packages the sandbox brings plugins for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dnsstack.sandbox.plugins import aws, cloudflare
from dnsstack.sandbox.plugins.kind import Kind

PACKAGES: Final[dict[str, Callable[[], dict[str, Kind]]]] = {"aws": aws.kinds, "cloudflare": cloudflare.kinds}
"""By package name: what makes its kinds, in one session."""
