"""The answers that change for resolvers, by server and health state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple, TypeVar

from dnsstack.changes.difference import Difference, EntryChange
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import canonical
from dnsstack.plan.capabilities import servers_of
from dnsstack.plan.plan import Answer, HealthState, PlannedFailover, ZonePlan

_EVERY_STATE: Final = tuple(HealthState)
AnswerT = TypeVar("AnswerT")


class AnswerChange(NamedTuple):
    """One question that the named servers answer differently in the named states.

    An empty side means NODATA or NXDOMAIN; several answers mean that the server keeps the last one that it had.
    """

    owner: str
    rdtype: str
    providers: tuple[ProviderId, ...]
    states: tuple[HealthState, ...]
    before: tuple[Answer, ...]
    after: tuple[Answer, ...]

    @property
    def in_every_state(self) -> bool:
        """True if the answer changes in every health state."""
        return len(self.states) == len(HealthState)


def shifting(old: ZonePlan, new: ZonePlan, difference: Difference) -> list[AnswerChange]:
    """The changed answers of policies, role markers and sub-zones, of the servers that are in both plans."""
    both = _both(difference)
    questions = [change.key for change in difference.policies]
    return [one for key in (*questions, *_questions(difference)) for one in _changed(old, new, *key, both)]


def answers(
    difference: Difference, shifting: Iterable[AnswerChange], plain: Callable[[EntryChange], Iterable[AnswerT]]
) -> Iterator[AnswerChange | AnswerT]:
    """Every changed answer in canonical order: those that are `shifting`, and what `plain` makes of other entries."""
    found: dict[tuple[str, str], list[AnswerChange]] = {}
    for one in shifting:
        found.setdefault((one.owner, one.rdtype), []).append(one)
    for change in difference.entries:
        yield from found.pop(change.key, ()) if found and change.has_policy else plain(change)
    for rest in found.values():
        yield from rest


def plain_answers(difference: Difference) -> Callable[[EntryChange], Iterator[AnswerChange]]:
    """As `_changed`, but quicker, for an RRset without failover; a zone may have thousands."""
    return partial(_plain, servers=_both(difference))


def _both(difference: Difference) -> tuple[ProviderId, ...]:
    before, after = map(servers_of, difference.nameservers)
    return tuple(provider for provider in before if provider in after)


def _plain(change: EntryChange, servers: tuple[ProviderId, ...]) -> Iterator[AnswerChange]:
    before, after = change.before, change.after
    if isinstance(before, PlannedFailover) or isinstance(after, PlannedFailover):
        return
    rows: dict[tuple[bool, bool], list[ProviderId]] = {}
    for provider in servers:
        was = before is not None and provider in before.served_by
        becomes = after is not None and provider in after.served_by
        if was or becomes:
            rows.setdefault((was, becomes), []).append(provider)
    for (was, becomes), providers in rows.items():
        old = (before.answer,) if before is not None and was else ()
        new = (after.answer,) if after is not None and becomes else ()
        if old != new:
            yield AnswerChange(*change.key, tuple(providers), _EVERY_STATE, old, new)


def _questions(difference: Difference) -> Iterator[tuple[str, str]]:
    """The owners and types of changed role markers, and of changed policies in sub-zones."""
    for marker in difference.markers:
        yield marker.key, "TXT"
    for zone in difference.sub_zones:
        sides = [side for side in (zone.before, zone.after) if side is not None]
        yield from dict.fromkeys((one.owner, one.rdtype) for side in sides for one in side.failovers)


def _changed(
    old: ZonePlan, new: ZonePlan, owner: str, rdtype: str, servers: tuple[ProviderId, ...]
) -> Iterator[AnswerChange]:
    """The changed answers to one question; servers with the same change in the same states are one row."""
    rows: dict[tuple[ProviderId, tuple[Answer, ...], tuple[Answer, ...]], list[HealthState]] = {}
    for provider in servers:
        for state in HealthState:
            was, becomes = (_answers(plan, owner, rdtype, provider, state) for plan in (old, new))
            if was != becomes:
                rows.setdefault((provider, was, becomes), []).append(state)
    merged: dict[tuple[tuple[HealthState, ...], tuple[Answer, ...], tuple[Answer, ...]], list[ProviderId]] = {}
    for (provider, was, becomes), states in rows.items():
        merged.setdefault((tuple(states), was, becomes), []).append(provider)
    for (states_, was, becomes), providers in merged.items():
        yield AnswerChange(owner, rdtype, tuple(providers), states_, was, becomes)


def _answers(plan: ZonePlan, owner: str, rdtype: str, provider: ProviderId, state: HealthState) -> tuple[Answer, ...]:
    """The answers of one server, with the values as a set, because their order has no meaning."""
    found = plan.lookup(owner, rdtype, provider, state)
    return tuple(replace(one, values=canonical(one.values)) if len(one.values) > 1 else one for one in found)
