"""The output formats of `check`: each has a file in this folder and a line in the roster."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from dnsstack.cli.formats.base import Checked, CheckReport

FORMATS: Final = {
    "text": "plain",
    "json": "as_json",
    "github": "github",
    "sarif": "sarif",
    "junit": "junit",
    "prometheus": "prometheus",
}
"""The roster: each format's module has `to_text(report)`; only the chosen one is imported."""


def to_text(report: CheckReport, name: str) -> str:
    """The report in the format `name`, without a final newline; "" if there is nothing to print."""
    text: str = import_module(f"dnsstack.cli.formats.{FORMATS[name]}").to_text(report)
    return text


__all__ = ["FORMATS", "CheckReport", "Checked", "to_text"]
