"""`report`: everything that a reviewer of a change asks, from two plans and their findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dnsstack.changes.answers import AnswerChange, answers
from dnsstack.changes.caching import OldAnswer, kept
from dnsstack.changes.calls import Calls, calls
from dnsstack.changes.difference import Difference, EntryChange, compare
from dnsstack.changes.evaluation import NOTHING, Evaluation, evaluation
from dnsstack.changes.findings import moved
from dnsstack.errors import DnsStackError, Problem
from dnsstack.plan.plan import ZonePlan

SHOWN: Final = 200
"""As many entries of a list are shown to people; the others are counted. JSON has all of them."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: what it is called, its plan, and what the rules find in it."""

    name: str
    plan: ZonePlan
    findings: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class TimeChange:
    """The worst-case time to fail over of one policy, in seconds, before and after."""

    owner: str
    rdtype: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """What one change means.

    `difference` is None where the old side can't be read (`faults` say why): then the new side is evaluated alone.
    `unpriced` says why `calls` is empty where a plan can't be rendered.
    """

    old: str
    new: str
    apex: str
    difference: Difference | None
    answers: tuple[AnswerChange, ...] = ()
    kept: tuple[OldAnswer, ...] = ()
    times: tuple[TimeChange, ...] = ()
    appeared: tuple[Problem, ...] = ()
    disappeared: tuple[Problem, ...] = ()
    evaluation: Evaluation = NOTHING
    calls: tuple[Calls, ...] = ()
    unpriced: str = ""
    faults: tuple[Problem, ...] = ()
    served: bool = False
    """The old side is what somebody serves: `up` leaves what the document does not declare."""

    def __bool__(self) -> bool:
        """True if there is anything to review."""
        return bool(self.difference is None or self.difference or self.appeared or self.disappeared)

    @property
    def entries(self) -> tuple[EntryChange, ...]:
        """The owners and types that differ."""
        return () if self.difference is None else self.difference.entries

    @property
    def shifting(self) -> list[AnswerChange]:
        """The changed answers that the entries themselves don't show already: those of policies and their markers."""
        plain = {change.key for change in self.entries if not change.has_policy}
        return [one for one in self.answers if (one.owner, one.rdtype) not in plain]


def report(
    old: Side | None, new: Side, *, old_name: str = "", faults: Sequence[Problem] = (), served: bool = False
) -> ChangeReport:
    """What a change from `old` to `new` means; `old` is None where it can't be read, and `faults` say why.

    With `served`, `old` is what somebody serves, and nothing is known of a deployment: there is no cost, and no
    evaluation by the guard.
    """
    if old is None:
        evaluated = evaluation(None, new.plan)
        appeared = tuple(new.findings)
        told = tuple(faults)
        return ChangeReport(
            old_name, new.name, new.plan.apex, None, appeared=appeared, evaluation=evaluated, faults=told
        )
    difference = compare(old.plan, new.plan)
    appeared, disappeared = (tuple(found) for found in moved(old.findings, new.findings))
    if not difference:
        return ChangeReport(old.name, new.name, new.plan.apex, difference, appeared=appeared, disappeared=disappeared)
    changed = answers(old.plan, new.plan, difference)
    priced, unpriced = ((), "") if served else _priced(old.plan, new.plan, difference)
    return ChangeReport(
        old=old.name,
        new=new.name,
        apex=new.plan.apex,
        difference=difference,
        answers=tuple(changed),
        kept=tuple(kept(old.plan, new.plan, changed)),
        times=tuple(_times(old.plan, new.plan, difference)),
        appeared=appeared,
        disappeared=disappeared,
        evaluation=NOTHING if served else evaluation(old.plan, new.plan, difference=difference),
        calls=priced,
        unpriced=unpriced,
        served=served,
    )


def _priced(old: ZonePlan, new: ZonePlan, difference: Difference) -> tuple[tuple[Calls, ...], str]:
    try:
        return tuple(calls(old, new, difference)), ""
    except DnsStackError as error:
        return (), str(error)


def _times(old: ZonePlan, new: ZonePlan, difference: Difference) -> list[TimeChange]:
    """Policies that are there before and after, and take another time."""
    if not (old.failovers and new.failovers and (difference.health_checks or difference.entries)):
        return []
    from dnsstack.plan import timing

    found = []
    former = timing.of(old)
    for policy in timing.of(new).policies:
        owner, rdtype = policy.policy.owner, policy.policy.rdtype
        before = former.get(owner, rdtype)
        if before is not None and before.worst != policy.worst:
            found.append(TimeChange(owner, rdtype, before.worst, policy.worst))
    return found
