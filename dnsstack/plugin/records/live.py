"""The part of a listing that is written to the state: after a refresh, a refusal, or an import of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Final

from dnsstack.plugin.records.three_way import RRsets, same
from dnsstack.plugin.records.zone import Listing, PendingChange
from dnsstack.providers.declared import DeclaredRRset, Key

_NEVER: Final = frozenset(("@/SOA", "@/NS"))
"""The types at the apex that the provider makes, or that are a separate resource."""


def refreshed(last: RRsets, asked: RRsets, listing: Listing) -> tuple[dict[Key, DeclaredRRset], list[Key]]:
    """The live RRsets of declared keys, and the keys whose live content the model can't have and the state keeps.

    `asked` are the inputs of the last deployment. An RRset that is live exactly as in `asked` is ours too, even if it
    is not in the state because of a crash. Other live content of such a key is someone else's.
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
    """The state after a refusal, from which the next deployment continues.

    An RRset between its listed and its wanted content is ours, if RRsets change `by_record`. An RRset with other
    content was written by someone else: the state keeps the old content, so that the next deployment reports the
    conflict.
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
    """All RRsets that a program could declare, and the keys of the others."""
    written = {key: live.declared for key, live in sorted(listing.items()) if live.declared and key not in _NEVER}
    found = {key: rrset for key, rrset in written.items() if rrset.primary or not rrset.secondary}
    return found, sorted(key for key in listing if key not in found and key not in _NEVER)


def _is_left(change: PendingChange, live: DeclaredRRset, *, by_record: bool) -> bool:
    """True for content that the sent change can have left."""
    if by_record:
        return _is_between(change, live)
    return change.listed is not None and change.listed.declared == live


def _is_between(change: PendingChange, live: DeclaredRRset) -> bool:
    """True if the values are a mix of both contents, and include the values that both have."""
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
