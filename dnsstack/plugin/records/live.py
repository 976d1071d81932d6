"""What of a listing goes into the state: after a refresh, after a refusal, after an import of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Final

from dnsstack.plugin.records.three_way import RRsets, same
from dnsstack.plugin.records.zone import Listing, PendingChange
from dnsstack.providers.declared import DeclaredRRset, Key

_NEVER: Final = frozenset(("@/SOA", "@/NS"))
"""The provider's own, and a resource of its own."""


def refreshed(last: RRsets, asked: RRsets, listing: Listing) -> tuple[dict[Key, DeclaredRRset], list[Key]]:
    """What is live of declared keys, and the keys whose live content the model has no word for: those stay as kept.

    `asked` are the inputs of the last deployment: what it asked for and is live exactly so is ours, too, although a
    crash kept it out of the state. What else is live under a key that was asked for is someone else's.
    """
    found: dict[Key, DeclaredRRset] = {}
    wordless = []
    for key in sorted(last.keys() | asked.keys()):
        live, was = listing.get(key), last.get(key)
        if live is None:
            continue
        if was is None:
            found |= {key: asked[key]} if same(asked[key], live) else {}
        elif same(was, live):
            found[key] = was
        elif live.declared is None:
            found[key] = was
            wordless.append(key)
        else:
            found[key] = live.declared
    return found, wordless


def surviving(
    last: RRsets, wanted: RRsets, changes: Sequence[PendingChange], listing: Listing, *, by_record: bool
) -> dict[Key, DeclaredRRset]:
    """What is in after a refusal, so that the next deployment goes on from there.

    An RRset on its way from what was listed to what is wanted is ours; one that is neither stays in the state as it
    was left, so that the next deployment tells of the conflict. Only where an RRset changes `by_record` is there a way:
    elsewhere anything that is neither listed nor wanted was written by someone else.
    """
    sent = {change.key: change for change in changes}
    found: dict[Key, DeclaredRRset] = {}
    for key in sorted(last.keys() | wanted.keys()):
        live, was, becomes = listing.get(key), last.get(key), wanted.get(key)
        if live is None:
            continue
        if becomes is not None and same(becomes, live):
            found[key] = becomes
        elif was is not None and same(was, live):
            found[key] = was
        elif key in sent and live.declared is not None and _is_left(sent[key], live.declared, by_record=by_record):
            found[key] = live.declared
        elif was is not None:
            found[key] = was
    return found


def whole(listing: Listing) -> tuple[dict[Key, DeclaredRRset], list[Key]]:
    """Everything that a program could declare, and the keys of what it couldn't."""
    found = {key: live.declared for key, live in sorted(listing.items()) if live.declared and key not in _NEVER}
    return found, sorted(key for key in listing if key not in found and key not in _NEVER)


def _is_left(change: PendingChange, live: DeclaredRRset, *, by_record: bool) -> bool:
    """True for what the sent change can have left there."""
    if by_record:
        return _is_between(change, live)
    return change.listed is not None and change.listed.declared == live


def _is_between(change: PendingChange, live: DeclaredRRset) -> bool:
    """True for values of both, none of either missing in both, and nothing that neither has."""
    if change.listed is not None and change.listed.declared is None:
        return False
    before = change.listed.declared if change.listed is not None else None
    ends = [end for end in (before, change.wanted) if end is not None]
    values = [set(end.values) for end in ends]
    of_both = set.intersection(*values) if len(ends) > 1 else set()
    of_either = set.union(*values)
    if not live.values or not of_both <= set(live.values) <= of_either:
        return False
    return all(getattr(live, name) in [getattr(end, name) for end in ends] for name in _BESIDE_VALUES)


_BESIDE_VALUES: Final = tuple(field.name for field in fields(DeclaredRRset) if field.name not in ("values", "follow"))
