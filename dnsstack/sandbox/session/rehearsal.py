"""Drills one after the other on a running session, each to its result."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.sandbox.drills.base import LONGEST, Drill
from dnsstack.sandbox.drills.result import DrillResult, Outcome, Promise, Share, evaluated
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.drills.subject import Subject, subjects
from dnsstack.sandbox.resolver.log import LoggedQuery
from dnsstack.sandbox.session.session import Progress, Session

NOBODY: Final = "nobody"


def subjects_of(session: Session) -> list[Subject]:
    """The policies that drills test."""
    return list(subjects(session.plan, session.world.network.addresses))


async def rehearse(
    session: Session, drills: Sequence[Drill], say: Progress, staged: Callable[[Stage], None] = lambda _: None
) -> list[DrillResult]:
    """Run the drills in order, each after everything is healthy again; `staged` is called with each stage."""
    results = []
    for drill in drills:
        say(f"drill {drill.name}: {drill.summary}")
        await _recover(session)
        results.append(await _run(session, drill, staged))
    return results


def _stage(session: Session) -> Stage:
    return Stage(
        session.world,
        session.plan,
        session.deploy,
        apis=session.apis,
        following=session.following,
        another=session.another if session.plan.markers else None,
    )


async def _recover(session: Session) -> None:
    """Wait until all is healthy and both providers answer the primaries, as far as they move by themselves.

    If that takes too long, the drill begins nevertheless, and the lag until then counts.
    """
    session.world.lag.begin()
    warm = await session.world.warm(session.world.pace.seconds(LONGEST))
    stage = _stage(session)
    async with stage:
        limit = session.world.pace.seconds(LONGEST)
        free = [(provider, one) for one in stage.subjects if not one.policy.pin for provider in one.asked]
        waits = [stage.await_role(provider, subject, FailoverRole.PRIMARY, limit) for provider, subject in free]
        took = await asyncio.gather(*waits)
    if warm and None not in took:
        session.world.lag.begin()
    if session.following is not None:
        session.following.begin_anew()


async def _run(session: Session, drill: Drill, staged: Callable[[Stage], None]) -> DrillResult:
    stage = _stage(session)
    staged(stage)
    async with stage:
        try:
            promises = await drill.run(stage)
            lag = session.world.lag.taken()
        finally:
            session.apis.mend()
    promises = evaluated(promises, lag) or [Promise("nothing to evaluate", Outcome.NOT_COUNTED)]
    return DrillResult(
        drill.name,
        drill.summary,
        promises,
        list(shares(session.world.owners, stage.timeline.queries, stage.is_right)),
        stage.timeline,
        lag,
    )


def shares(
    owners: Mapping[str, ProviderId], queries: Iterable[LoggedQuery], is_right: Callable[[LoggedQuery], bool]
) -> Iterable[Share]:
    """The clients' queries by the provider whose server answered; cached answers are counted as such."""
    groups: dict[str, list[LoggedQuery]] = {}
    for query in queries:
        owner = owners.get(query.server)
        groups.setdefault("cache" if query.cached else owner.value if owner else NOBODY, []).append(query)
    for provider, asked in sorted(groups.items()):
        answered = [query for query in asked if query.answered]
        wrong = [query for query in answered if not is_right(query)]
        slowest = max(query.latency for query in asked)
        yield Share(provider, len(answered) - len(wrong), len(wrong), len(asked) - len(answered), slowest)
