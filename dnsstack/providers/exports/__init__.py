"""Exports: the domain in the form of other tools. What they can't have is refused, or listed in notes.

These modules read plans and specs of every provider; no provider imports them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exported:
    """A text for another tool, and notes: a sentence for each thing that the text does not have."""

    text: str
    notes: tuple[str, ...] = ()
