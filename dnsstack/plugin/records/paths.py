"""Property paths in Pulumi's form: `rrsets["www/A"].values[0]`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

Step = str | int

_WORD: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_STEP: Final = re.compile(r'\.?(?P<name>[^.\[\]"]+)|\[(?P<index>\d+)\]|\["(?P<key>(?:[^"\\]|\\.)*)"\]')


def text(steps: Iterable[Step]) -> str:
    """The path of `steps`, which the engine can read."""
    found = ""
    for step in steps:
        if isinstance(step, int):
            found += f"[{step}]"
        elif _WORD.fullmatch(step):
            found += f".{step}" if found else step
        else:
            escaped = step.replace("\\", "\\\\").replace('"', '\\"')
            found += f'["{escaped}"]'
    return found


def steps(path: str) -> tuple[Step, ...]:
    """The steps of a path, up to a part that can't be read."""
    found: list[Step] = []
    at = 0
    while match := _STEP.match(path, at):
        if match["index"] is not None:
            found.append(int(match["index"]))
        elif match["name"] is not None:
            found.append(match["name"])
        else:
            found.append(re.sub(r"\\(.)", r"\1", match["key"]))
        at = match.end()
    return tuple(found)
