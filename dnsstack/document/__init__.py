"""Documents: read and write YAML and JSON, and know the position of every fault.

`load`, `load_all` and `loads` read; `dump` and `fmt` write; `schema` is for editors. The model, the plan and the rules
do not depend on documents: a problem has a path, and a `Loaded` has the position of each path.
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
"""Functions that reading does not need: to import Pydantic's schema generator would double the start time of
`check`."""

__all__ = ["RULES", "Loaded", "Positions", "dump", "fmt", "load", "load_all", "loads", "schema"]


def __getattr__(name: str) -> Any:
    """Import a function of `_LATER` when it is first used."""
    if name in _LATER:
        return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
