"""How a report is printed: one file a format, this is the roster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dnsstack.changes.formats import as_json, markdown, text
from dnsstack.changes.report import ChangeReport

FORMATS: Final[Mapping[str, Callable[[ChangeReport], str]]] = {
    "text": text.to_text,
    "markdown": markdown.to_text,
    "json": as_json.to_text,
}

__all__ = ["FORMATS"]
