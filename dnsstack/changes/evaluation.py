"""What one `up` refuses of a change, with its steps, and which consents it asks for: the guard's own evaluation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dnsstack.changes.difference import Difference, EntryChange, compare
from dnsstack.errors import Problem, Severity
from dnsstack.model.deferred import Deferred
from dnsstack.plan.plan import PlannedRRset, ZonePlan
from dnsstack.plan.safety import evaluate
from dnsstack.plan.shape import shape

_CONSENT: Final = "consent-"
_WITHOUT_STEPS: Final = frozenset(("domain-changed", "domain-vanished", "empty-rrset", "too-few-name-servers"))
"""Rules that refuse what no order of documents mends."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`refused` needs the steps of its hints, `consents` a consent by name, `warned` only a look."""

    refused: tuple[Problem, ...] = ()
    consents: tuple[Problem, ...] = ()
    warned: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> Evaluation:
        """The three kinds of what the guard finds."""
        asked = [one for one in problems if one.rule.startswith(_CONSENT)]
        errors = [one for one in problems if one.severity is Severity.ERROR and one not in asked]
        warned = [one for one in problems if one.severity is not Severity.ERROR]
        return cls(tuple(errors), tuple(asked), tuple(warned))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them, what stops everything first."""
        return (*self.refused, *self.consents, *self.warned)

    @property
    def names(self) -> tuple[str, ...]:
        """The consents that are asked for, as a configuration writes them."""
        return tuple(one.rule.removeprefix(_CONSENT) for one in self.consents)


def in_steps(refused: Sequence[Problem]) -> bool:
    """Whether everything that is refused is a change that `dnsstack steps` can write documents for."""
    errors = [one for one in refused if not one.rule.startswith(_CONSENT)]
    return bool(errors) and not any(one.rule in _WITHOUT_STEPS for one in errors)


NOTHING: Final = Evaluation()


def evaluation(
    old: ZonePlan | None, new: ZonePlan, *, consent: Collection[str] = (), difference: Difference | None = None
) -> Evaluation:
    """What the guard says of an `up` from `old` (None: nothing is deployed) to `new`.

    `difference` is theirs, where it is known already.
    """
    if old is None:
        return remembered(None, shape(new), consent=consent, plan=new)
    if difference is None:
        difference = compare(old, new)
    parts = [_part(plan, difference) for plan in (old, new)]
    before, after = (_shape(part, plan) for part, plan in zip(parts, (old, new), strict=True))
    return remembered(before, after, consent=consent, plan=parts[1])


def remembered(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    *,
    consent: Collection[str] = (),
    plan: ZonePlan | None = None,
) -> Evaluation:
    """What the guard says where a deployment is known by the shape alone that it left in the state."""
    return Evaluation.of(evaluate(before, after, consent=consent, plan=plan))


def _part(plan: ZonePlan, difference: Difference) -> ZonePlan:
    """The owners that differ: what the guard would find of the others is nothing."""
    whole = any(servers.handover for servers in difference.nameservers)  # values are compared on the way, too
    owners = {change.key[0] for change in difference.entries if whole or _has_shape(change)}
    return replace(
        plan,
        rrsets=tuple(one for one in plan.rrsets if one.owner in owners),
        failovers=tuple(one for one in plan.failovers if one.owner in owners),
    )


def _has_shape(change: EntryChange) -> bool:
    """True if a shape shows a change: not of known values, TTLs and comments of an RRset, except DS."""
    before, after = change.before, change.after
    if change.key[1] == "DS" or not isinstance(before, PlannedRRset) or not isinstance(after, PlannedRRset):
        return True
    values = (*before.values, *after.values)
    return before.served_by != after.served_by or any(isinstance(value, Deferred) for value in values)


def _shape(part: ZonePlan, plan: ZonePlan) -> dict[str, Any]:
    """The shape of a part of a plan, which counts the whole; providers, name servers and sub-zones are the whole's."""
    moved = {entry.owner for entry in plan.failovers if entry.target}  # their CNAMEs are not counted
    return shape(part) | {"count": len(plan.rrsets) + len(plan.failovers) - len(moved)}
