"""Documents: YAML and JSON in and out, with the position of every fault.

`load`, `load_all` and `loads` read; `dump` and `fmt` write; `schema` is for editors. The model, the plan and the rules
know nothing of documents: a problem has a path, and a `Loaded` knows the position of each path.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

from dnsstack.document.loading import Loaded, load, load_all, loads
from dnsstack.document.positions import Positions
from dnsstack.document.rules import RULES

if TYPE_CHECKING:
    from dnsstack.document.formatting import fmt
    from dnsstack.document.json_schema import schema
    from dnsstack.document.writing import dump

_LATER: Final = {"dump": "writing", "fmt": "formatting", "schema": "json_schema"}
"""Not needed for reading what is right; Pydantic's schema generator alone would double what `check` takes to start."""

__all__ = ["RULES", "Loaded", "Positions", "dump", "fmt", "load", "load_all", "loads", "schema"]


def __getattr__(name: str) -> Any:
    """Import what writes when it is asked for."""
    if name in _LATER:
        return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
