"""Documents: YAML, JSON and TOML in and out, with the position of every fault."""

from __future__ import annotations

from dnsstack.document.loading import Loaded, load, load_all, load_each, loads
from dnsstack.document.translate import problems

__all__ = ["Loaded", "load", "load_all", "load_each", "loads", "problems"]
