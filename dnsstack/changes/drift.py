"""Drift: the difference between what providers serve and a document, and between the providers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dnsstack.changes.difference import EntryChange, PlannedEntry, compare, entries_of
from dnsstack.changes.words import entry_fields, value_text
from dnsstack.plan.build import order
from dnsstack.plan.plan import PlannedFailover, PlannedRRset, ZonePlan

KINDS = {"added": "missing", "changed": "different", "removed": "unmanaged"}
"""The name of each kind of change from the served state to the document."""


@dataclass(frozen=True, slots=True)
class Served:
    """The drift of one provider; `missing_markers` are owners of role markers that it does not serve."""

    name: str
    entries: tuple[EntryChange, ...]
    missing_markers: tuple[str, ...] = ()

    def of_kind(self, kind: str) -> list[EntryChange]:
        """The entries that are `missing`, `different` or `unmanaged`."""
        return [change for change in self.entries if KINDS[change.kind] == kind]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One owner and type that providers serve differently: text by provider, "" if it is not served."""

    owner: str
    rdtype: str
    sides: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Drift:
    """The drift of each provider. `unread` has the reason for each provider that could not be read."""

    apex: str
    document: str
    served: tuple[Served, ...]
    disagreements: tuple[Disagreement, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """True if anything differs from the document."""
        return bool(self.disagreements) or any(one.entries or one.missing_markers for one in self.served)


def drift(
    document: str, wanted: ZonePlan, served: Mapping[str, ZonePlan], unread: Mapping[str, str] | None = None
) -> Drift:
    """The differences of the plans in `served`, by the provider's name, from `wanted` and from one another."""
    found = []
    for name, plan in served.items():
        difference = compare(plan, wanted)
        markers = tuple(marker.key for marker in difference.markers if marker.before is None)
        found.append(Served(name, difference.entries, markers))
    return Drift(wanted.apex, document, tuple(found), _disagreements(wanted, served), tuple((unread or {}).items()))


def _disagreements(wanted: ZonePlan, served: Mapping[str, ZonePlan]) -> tuple[Disagreement, ...]:
    """Owners and types that differ between providers, if both should serve them or the document does not have them."""
    if len(served) < 2:  # noqa: PLR2004  # one provider can't disagree
        return ()
    entries = {name: entries_of(plan) for name, plan in served.items()}
    apart = {
        (rrset.owner, rrset.rdtype)
        for rrset in wanted.rrsets
        if not {provider.value for provider in rrset.served_by} >= served.keys()
    }
    keys = {key for found in entries.values() for key in found} - apart
    different = []
    for key in sorted(keys, key=lambda key: order(*key)):
        sides = {name: found.get(key) for name, found in entries.items()}
        texts = {name: "" if side is None else _shown(side) for name, side in sides.items()}
        if len(set(texts.values())) > 1:
            different.append(Disagreement(*key, texts))
    return tuple(different)


def _shown(entry: PlannedEntry) -> str:
    if isinstance(entry, PlannedRRset):
        return f"{', '.join(map(value_text, entry.values))} (ttl {entry.ttl})"
    policy = entry.policy
    sides = (", ".join(map(value_text, values)) for values in (policy.primary, policy.secondary))
    return f"{' / '.join(sides)} (ttl {entry.ttl})"


def detail(change: EntryChange) -> list[str]:
    """One line for the served and one for the declared side; if there is only one side, its values."""
    if change.before is not None and change.after is not None:
        kinds = isinstance(change.before, PlannedFailover), isinstance(change.after, PlannedFailover)
        if kinds[0] is kinds[1]:
            return [one.to_text() for one in entry_fields(change.before, change.after)]
        return [f"served: {_shown(change.before)}", f"declared: {_shown(change.after)}"]
    there = change.before or change.after
    return [_shown(there)] if there is not None else []
