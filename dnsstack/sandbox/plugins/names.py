"""The names of the packages for which the sandbox has plugins, without loading the plugins."""

from __future__ import annotations

from typing import Final

PACKAGE_NAMES: Final = ("aws", "cloudflare")
