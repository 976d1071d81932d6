"""`steps`: the documents between two, each of which one `up` can reach from the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from dnsstack.changes.difference import compare
from dnsstack.changes.evaluation import Evaluation, evaluation
from dnsstack.changes.steps import by_hand, owners, policies, servers
from dnsstack.changes.steps.gaps import lowered, sub_zone_gaps
from dnsstack.changes.steps.over import over
from dnsstack.changes.steps.step import Between, NoOrder, Step
from dnsstack.errors import Problem
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build

Planner = Callable[[Domain, Domain, Evaluation], Between | None]
"""The next document on the way for one kind of refusal, None where there is none of its kind."""

PLANNERS: Final[tuple[Planner, ...]] = (
    over,
    policies.end,
    policies.slots,
    servers.leaving,
    servers.transfer,
    policies.to_records,
    owners.exclusive,
    servers.renumbered,
)
"""In the order in which they are asked. Each looks at the present document alone: so steps can be resumed from any."""

MOST: Final = 40
"""Steps of one change at most: more is a mistake in the planners, and is refused."""


def steps(old: Domain, new: Domain, *, accept_gap: bool = False) -> tuple[Step, ...]:
    """The documents to deploy one after the other, `new` last; none where both say the same.

    One step where one suffices. Started from the document of a step, the steps after it. The last document may write
    values in another order than `new`, where only that order can be deployed. With `accept_gap` a step may leave a
    query unanswered where no order avoids it; its `gaps` say so.

    Raises:
        NoOrder: no order of steps is without a gap.
    """
    if not compare(build(old), build(new)):
        return ()
    return tuple(_walked(old, new, accept_gap=accept_gap))


def _walked(at: Domain, new: Domain, *, accept_gap: bool) -> Iterator[Step]:
    for _ in range(MOST):
        between = _between(at, new, accept_gap=accept_gap)
        yield _step(at, between)
        at = between.domain
        if not compare(build(at), build(new)):
            return
    message = f"{MOST} steps do not lead from one document to the other"
    raise NoOrder([Problem(message, owner=new.apex, rule="no-steps")])


def _between(at: Domain, new: Domain, *, accept_gap: bool) -> Between:
    """What the first planner says that leads on; the whole change where none has anything to say.

    A document on the way that can't be reached at once has documents on the way to it.
    """
    here = build(at)
    guarded = evaluation(here, build(new))
    asked = (planner(at, new, guarded) for planner in PLANNERS)
    found = next((one for one in asked if one is not None and compare(here, build(one.domain))), None)
    if found is None:
        if guarded.refused:
            raise NoOrder(guarded.refused)
        found = Between("make the whole change", new)
    elif evaluation(here, build(found.domain)).refused:
        return _between(at, found.domain, accept_gap=accept_gap)
    gaps = (*found.gaps, *sub_zone_gaps(at, found.domain))
    if gaps and not accept_gap:
        raise NoOrder([gap.problem() for gap in gaps])
    return lowered(at, found.domain) or replace(found, gaps=gaps)


def _step(at: Domain, between: Between) -> Step:
    plan = build(between.domain)
    guarded = evaluation(build(at), plan)
    if guarded.refused:
        raise NoOrder(guarded.refused)
    return Step(
        between.title,
        between.domain,
        plan,
        guarded.names,
        guarded.warned,
        between.wait,
        by_hand.before(at, between.domain),
        by_hand.after(at, between.domain),
        between.gaps,
        between.before,
        between.told,
    )
