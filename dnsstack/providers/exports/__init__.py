"""Ways out: the domain in the words of other tools. What they can't carry is refused or told in notes.

These read plans and specs of every provider; no provider knows of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exported:
    """A text for another tool, and what it leaves out, one sentence each."""

    text: str
    notes: tuple[str, ...] = ()
