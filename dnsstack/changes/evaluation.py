"""The guard's evaluation of a change: what one `up` refuses, with the steps, and the consents that it needs."""

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
"""Rules for changes that `dnsstack steps` can't write documents for."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`refused` changes need the steps in their hints, `consents` a consent; `warned` ones are only to be checked."""

    refused: tuple[Problem, ...] = ()
    consents: tuple[Problem, ...] = ()
    warned: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> Evaluation:
        """The guard's findings, by kind."""
        asked = [one for one in problems if one.rule.startswith(_CONSENT)]
        errors = [one for one in problems if one.severity is Severity.ERROR and one not in asked]
        warned = [one for one in problems if one.severity is not Severity.ERROR]
        return cls(tuple(errors), tuple(asked), tuple(warned))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All findings, refusals first."""
        return (*self.refused, *self.consents, *self.warned)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the needed consents, as in a configuration."""
        return tuple(one.rule.removeprefix(_CONSENT) for one in self.consents)


def in_steps(refused: Sequence[Problem]) -> bool:
    """True if `dnsstack steps` can write documents for everything that is refused."""
    errors = [one for one in refused if not one.rule.startswith(_CONSENT)]
    return bool(errors) and not any(one.rule in _WITHOUT_STEPS for one in errors)


NOTHING: Final = Evaluation()


def evaluation(
    old: ZonePlan | None, new: ZonePlan, *, consent: Collection[str] = (), difference: Difference | None = None
) -> Evaluation:
    """The guard's evaluation of an `up` from `old` (None: nothing is deployed) to `new`.

    Give `difference`, that of `old` and `new`, if it is known already.
    """
    if old is None:
        return remembered(None, shape(new), consent=consent, plan=new)
    if difference is None:
        difference = compare(old, new)
    owners = _owners(difference)
    parts = [_part(plan, owners) for plan in (old, new)]
    before, after = (_shape(part, plan) for part, plan in zip(parts, (old, new), strict=True))
    return remembered(before, after, consent=consent, plan=parts[1])


def remembered(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    *,
    consent: Collection[str] = (),
    plan: ZonePlan | None = None,
) -> Evaluation:
    """The guard's evaluation if only the shape of the last deployment is known, from the state."""
    return Evaluation.of(evaluate(before, after, consent=consent, plan=plan))


def _owners(difference: Difference) -> set[str]:
    """The owners that differ; the guard finds nothing at the others."""
    whole = any(servers.handover for servers in difference.nameservers)  # during a handover, values are compared, too
    return {change.key[0] for change in difference.entries if whole or _has_shape(change)}


def _part(plan: ZonePlan, owners: set[str]) -> ZonePlan:
    return replace(
        plan,
        rrsets=tuple(one for one in plan.rrsets if one.owner in owners) if owners else (),
        failovers=tuple(one for one in plan.failovers if one.owner in owners),
    )


def _has_shape(change: EntryChange) -> bool:
    """True if the shape differs: it does not have known values, TTLs and comments of an RRset, except those of DS."""
    before, after = change.before, change.after
    if change.key[1] == "DS" or not isinstance(before, PlannedRRset) or not isinstance(after, PlannedRRset):
        return True
    return before.served_by != after.served_by or Deferred in map(type, (*before.values, *after.values))


def _shape(part: ZonePlan, plan: ZonePlan) -> dict[str, Any]:
    """The shape of a part of a plan; the count, providers, name servers and sub-zones are those of the whole plan."""
    moved = {entry.owner for entry in plan.failovers if entry.target}  # their CNAMEs are not counted
    return shape(part) | {"count": len(plan.rrsets) + len(plan.failovers) - len(moved)}
