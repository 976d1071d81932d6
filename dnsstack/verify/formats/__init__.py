"""The output formats of a report: each has a file in this folder and a line in the roster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final

from dnsstack.errors import Position
from dnsstack.verify.report import Report

FORMATS: Final = {
    "text": "table",
    "json": "as_json",
    "junit": "junit",
    "github": "github",
    "sarif": "sarif",
    "prometheus": "prometheus",
}
"""The roster: each format's module has `to_text(report, positions)`; only the chosen one is imported."""

PositionOf = Callable[[Sequence[str | int]], Position | None]
"""Gives the position of a path in the document."""


def to_text(report: Report, name: str, positions: PositionOf) -> str:
    """The report in the format `name`, without a final newline."""
    text: str = import_module(f"dnsstack.verify.formats.{FORMATS[name]}").to_text(report, positions)
    return text


__all__ = ["FORMATS", "PositionOf", "to_text"]
