"""Find the known word that is most similar to a misspelt one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

MOST: Final = 256
"""Largest number of known words that are compared: a document may declare, and misspell, thousands."""
LONGEST: Final = 256
"""Longest word that is compared, in characters; known words are much shorter."""
SHOWN: Final = 40
"""Largest number of known words that a message lists."""


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word most similar to `word`, ignoring case; None if none is similar or too many are known."""
    import difflib

    if len(known) > MOST or len(word) > LONGEST:
        return None
    lower = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


def did_you_mean(word: str, known: Collection[str]) -> str:
    """`: did you mean 'ttl'?`, or the list of known words if none is similar."""
    if len(known) > MOST:
        return f": it is not one of the {len(known)} that are known"
    words = sorted(known)
    near = nearest(word, words)
    if near:
        return f": did you mean {near!r}?"
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return f"; write one of {', '.join(words[:SHOWN])}{more}"
