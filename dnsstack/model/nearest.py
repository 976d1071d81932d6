"""The nearest known word to a misspelt one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

MOST: Final = 256
"""Known words that are looked through: a document may declare thousands, and misspell as many."""
LONGEST: Final = 256
"""Characters of a word that is compared; nothing known is nearly as long."""
SHOWN: Final = 40
"""Known words that a message lists."""


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word closest to `word`, ignoring case, or None where nothing comes near or too many are known."""
    import difflib

    if len(known) > MOST or len(word) > LONGEST:
        return None
    lower = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


def did_you_mean(word: str, known: Collection[str]) -> str:
    """`: did you mean 'ttl'?`, or the known words where nothing comes near."""
    if len(known) > MOST:
        return f": it is not one of the {len(known)} that are known"
    words = sorted(known)
    near = nearest(word, words)
    if near:
        return f": did you mean {near!r}?"
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return f"; write one of {', '.join(words[:SHOWN])}{more}"
