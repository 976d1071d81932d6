"""How a report is printed: each format has one file; this is the roster."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, cast

from dnsstack.changes.report import ChangeReport
from dnsstack.roster import Roster

Writer = Callable[[ChangeReport], str]

_FILES: Final = {"text": "text", "markdown": "markdown", "json": "as_json"}


def _load(name: str) -> Writer:
    return cast("Writer", import_module(f"{__name__}.{_FILES[name]}").to_text)


FORMATS: Final = Roster(_FILES, _load)

__all__ = ["FORMATS"]
