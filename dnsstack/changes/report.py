"""`report`: everything that a reviewer of a change needs, from two plans and their findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dnsstack.changes.answers import AnswerChange, answers, plain_answers, shifting
from dnsstack.changes.caching import OldAnswer, kept
from dnsstack.changes.calls import Calls, calls
from dnsstack.changes.difference import Difference, EntryChange, compare
from dnsstack.changes.evaluation import NOTHING, Evaluation, evaluation
from dnsstack.changes.findings import moved
from dnsstack.errors import DnsStackError, Problem
from dnsstack.plan.plan import ZonePlan

SHOWN: Final = 200
"""How many entries of a list text and Markdown show; the rest are only counted. JSON has all of them."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its name, its plan, and the findings of the rules."""

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
    """The effects of one change.

    `difference` is None if the old side can't be read (`faults` say why); then only the new side is evaluated.
    `unpriced` says why `calls` is empty, if a plan can't be rendered.
    """

    old: str
    new: str
    apex: str
    difference: Difference | None
    shifting: tuple[AnswerChange, ...] = ()
    """The changed answers that the entries do not show already: those of policies and their markers."""

    kept: tuple[OldAnswer, ...] = ()
    times: tuple[TimeChange, ...] = ()
    appeared: tuple[Problem, ...] = ()
    disappeared: tuple[Problem, ...] = ()
    evaluation: Evaluation = NOTHING
    calls: tuple[Calls, ...] = ()
    unpriced: str = ""
    faults: tuple[Problem, ...] = ()
    served: bool = False
    """True if the old side is what a server serves: `up` does not delete records that the document does not declare."""

    def __bool__(self) -> bool:
        """True if there is anything to review."""
        return bool(self.difference is None or self.difference or self.appeared or self.disappeared)

    @property
    def entries(self) -> tuple[EntryChange, ...]:
        """The owners and types that differ."""
        return () if self.difference is None else self.difference.entries

    @property
    def answers(self) -> list[AnswerChange]:
        """Every changed answer of the servers that are in both plans, in canonical order."""
        if self.difference is None:
            return []
        return list(answers(self.difference, self.shifting, plain_answers(self.difference)))


def report(
    old: Side | None, new: Side, *, old_name: str = "", faults: Sequence[Problem] = (), served: bool = False
) -> ChangeReport:
    """The report of a change from `old` to `new`; `old` is None if it can't be read, and `faults` say why.

    With `served`, `old` is what a server serves, and no deployment is known: the report has no cost and no evaluation
    by the guard.
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
    changed = shifting(old.plan, new.plan, difference)
    priced, unpriced = ((), "") if served else _priced(old.plan, new.plan, difference)
    return ChangeReport(
        old=old.name,
        new=new.name,
        apex=new.plan.apex,
        difference=difference,
        shifting=tuple(changed),
        kept=tuple(kept(old.plan, new.plan, difference, changed)),
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
    """The policies in both plans whose worst-case time changes."""
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
