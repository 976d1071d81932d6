"""The changes of a resource in words, with a sentence for each value."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from dnsstack.providers.vendors.values import UNKNOWN

_STEP: Final = re.compile(r'\.?([^.\[\]"]+)|\[(\d+)\]|\["([^"]*)"\]')
_WIDTH: Final = 120
"""Most characters of a value that are shown."""


def told(path: str, old: Any, new: Any, *, hidden: bool = False) -> str:
    """A sentence: `ttl: 300 becomes 60`; None is "not set"."""
    if hidden:
        return f"{path}: a secret changes"
    return f"{path}: {_shown(old)} becomes {_shown(new)}"


def _shown(value: Any) -> str:
    if value is None:
        return "(not set)"
    text = "(known later)" if value is UNKNOWN else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"


def detailed(step: Mapping[str, Any]) -> tuple[str, ...]:
    """The differences of one step as the engine's event log has them; it hides secrets itself."""
    found = step.get("detailedDiff") or {}
    old, new = step.get("old") or {}, step.get("new") or {}
    before = old.get("outputs") or old.get("inputs")
    return tuple(told(path, at(before, path), at(new.get("inputs"), path)) for path in sorted(found))


def at(values: Any, path: str) -> Any:
    """The value at a property path; None without one."""
    for match in _STEP.finditer(path):
        name, index, key = match.groups()
        if index is not None:
            place = int(index)
            values = values[place] if isinstance(values, list) and place < len(values) else None
        else:
            values = values.get(name if name is not None else key) if isinstance(values, Mapping) else None
    return values
