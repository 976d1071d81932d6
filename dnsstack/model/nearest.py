"""The nearest known word to a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to `word`, ignoring case, or None where nothing comes near."""
    import difflib

    lower = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`: did you mean 'ttl'?`, or all known words where nothing comes near."""
    words = sorted(known)
    near = nearest(word, words)
    return f": did you mean {near!r}?" if near else f": {', '.join(words)} are allowed"
