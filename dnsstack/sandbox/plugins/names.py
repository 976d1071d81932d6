"""The packages that the sandbox brings plugins for, by name: for those who only write them down."""

from __future__ import annotations

from typing import Final

PACKAGE_NAMES: Final = ("aws", "cloudflare")
