"""`steps`: the documents between two documents, so that one `up` can make each change from one to the next."""

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
"""A function that returns the next document for one kind of refusal; None if there is no such refusal."""

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
"""The planners in the order of their calls. Each depends only on the present document, so steps can be resumed."""

MOST: Final = 40
"""Largest number of steps of one change; more are a mistake in the planners, and an error."""


def steps(old: Domain, new: Domain, *, accept_gap: bool = False) -> tuple[Step, ...]:
    """The documents to deploy one after the other, `new` last; empty if both domains say the same.

    It is one step if one is enough. If `old` is the document of a step, the result is the steps after it. The last
    document may have values in another order than `new`, if only that order can be deployed. With `accept_gap`, a step
    may leave a query unanswered if no order avoids it; its `gaps` say so.

    Raises:
        NoOrder: every order of steps has a gap.
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
    message = f"{MOST} steps, which is the limit, do not lead from one document to the other"
    raise NoOrder([Problem(message, owner=new.apex, rule="no-steps")])


def _between(at: Domain, new: Domain, *, accept_gap: bool) -> Between:
    """The document of the first planner that has one; the whole change if no planner has one.

    If one `up` can't make the change to this document either, documents before it are planned.
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
