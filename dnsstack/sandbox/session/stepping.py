"""The steps between two documents, deployed in a running session while clients ask, to find queries that fail.

A wait takes no time: the clients' caches are made older by it. Until then they keep their entries, also the name
servers of a former delegation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from dnsstack.changes.difference import compare
from dnsstack.changes.steps import Step
from dnsstack.model.names import is_at_or_below
from dnsstack.model.rdata import Rdata
from dnsstack.plan.plan import HealthState, ZonePlan
from dnsstack.providers import render
from dnsstack.sandbox.deploy.taking import take_over
from dnsstack.sandbox.drills.result import DrillResult, Outcome, Promise, evaluated
from dnsstack.sandbox.drills.timeline import Timeline
from dnsstack.sandbox.ending import end
from dnsstack.sandbox.resolver.iterative import IterativeResolver
from dnsstack.sandbox.resolver.log import LoggedQuery
from dnsstack.sandbox.session.rehearsal import shares
from dnsstack.sandbox.session.session import Progress, Session

CLIENTS: Final = 3
ROUNDS: Final = 3
"""How many times each client asks everything before and after the caches are made older."""

PAUSE: Final = 0.1
"""Seconds between two rounds of a client while a deployment is under way."""

OLDER: Final = 86_400
"""Seconds by which a cache gets older between two rounds while records change resources, so that all ask servers."""

ASKED: Final = ("A", "AAAA", "CNAME", "TXT", "MX")
MOST: Final = 40
"""Limit of the questions; those of owners that change are first."""

Question = tuple[str, str]
Allowed = Mapping[Question, frozenset[tuple[str, ...]]]


def questions(old: ZonePlan, steps: Sequence[Step]) -> Allowed:
    """The questions of each step, and every right answer: one of the document before, or of the one after.

    If only one of them has a name, no answer is right, too.
    """
    new = steps[-1].plan
    changed = {change.key[0] for step in steps for change in compare(old, step.plan).entries}
    others = (rrset.owner for rrset in old.rrsets if rrset.rdtype in ("A", "AAAA"))
    owners = [owner for owner in dict.fromkeys((*sorted(changed), *others)) if not owner.startswith("*")]
    found: dict[Question, frozenset[tuple[str, ...]]] = {}
    for owner, rdtype in product(owners, ASKED):
        before, after = (_answers(plan, owner, rdtype) for plan in (old, new))
        if before or after:
            none = set() if before and after else {("NODATA",), ("NXDOMAIN",)}
            found[owner, rdtype] = frozenset(before | after | none)
        if len(found) == MOST:
            break
    return found


async def walk(session: Session, steps: Sequence[Step], asked: Allowed, say: Progress) -> list[DrillResult]:
    """Deploy each step while clients ask, then wait as long as it says, and return the result of each."""
    clients = [session.world.client(f"client-{number}") for number in range(1, CLIENTS + 1)]
    await _ask(clients, asked, Timeline())
    results = []
    for number, step in enumerate(steps, 1):
        say(f"step {number} of {len(steps)}: {step.title}")
        results.append(await _take(session, clients, number, step, asked))
    return results


async def _take(
    session: Session, clients: Sequence[IterativeResolver], number: int, step: Step, asked: Allowed
) -> DrillResult:
    session.world.lag.begin()
    timeline = Timeline()
    given = ", ".join(step.consents)
    timeline.mark(f"up with the consent {given}" if given else "up")
    older = OLDER if step.told else 0
    asking = [asyncio.create_task(_ask_on(client, asked, timeline, older)) for client in clients]
    written = _written(session)
    try:
        await asyncio.to_thread(session.deployment.unprotect, *_gone(session.plan, step))
        if not _joins(session.plan, step.plan):
            session.world.delegate(step.domain)  # a removed server leaves the parent first
        if step.before:
            timeline.mark("the existing records are imported one by one")
            await asyncio.to_thread(_import, session, step)
        await session.deploy(step.domain)
        session.world.delegate(step.domain)
    finally:
        await end(asking)
    for client in clients:
        client.servers = session.world.client(client.name).servers
    await _ask(clients, asked, timeline)
    if step.wait.seconds:
        timeline.mark(f"{step.wait.seconds:,} s pass in every cache: {step.wait.why}")
        for client in clients:
            client.ahead += step.wait.seconds
        await _ask(clients, asked, timeline)
    session.plan = step.plan
    lag = session.world.lag.taken()
    promises = [_promise(timeline.queries, asked)]
    if step.domain.nameservers.handover is not None:
        promises.append(_unwritten(_written(session) - written))
    told = evaluated(promises, lag)
    counted = list(shares(session.world.owners, timeline.queries, lambda one: _is_right(one, asked)))
    return DrillResult(f"step {number}", step.title, told, counted, timeline, lag)


def _import(session: Session, step: Step) -> None:
    session.deployment.adopt(take_over(step.domain, session.deployment.target))


def _written(session: Session) -> int:
    """The calls so far that wrote something at either API."""
    return sum(changes.count for changes in session.apis.changes)


def _unwritten(count: int) -> Promise:
    text = f"records get other resources, and no call writes at either provider ({count} did)"
    return Promise(text, Outcome.BROKEN if count else Outcome.HELD)


async def _ask_on(client: IterativeResolver, asked: Allowed, timeline: Timeline, older: int) -> None:
    """Ask until the task is cancelled; before each round the cache gets `older` by so many seconds."""
    while True:
        client.ahead += older
        await _ask([client], asked, timeline, rounds=1)
        await asyncio.sleep(PAUSE)


async def _ask(
    clients: Sequence[IterativeResolver], asked: Allowed, timeline: Timeline, *, rounds: int = ROUNDS
) -> None:
    for _ in range(rounds):
        for question in asked:
            found = await asyncio.gather(*(client.resolve(*question) for client in clients))
            at = timeline.now()
            timeline.queries += [replace(query, at=at - query.latency) for query in found]


def _promise(queries: Sequence[LoggedQuery], asked: Allowed) -> Promise:
    wrong = [query for query in queries if not query.answered or not _is_right(query, asked)]
    text = f"every client query is answered as one of the two documents says ({len(queries)} asked, {len(wrong)} not)"
    if wrong:
        first = wrong[0]
        text += f"; {first.client} got {' '.join(first.outcome)} for {first.name} {first.rdtype}: {first.tried}"
    return Promise(text, Outcome.BROKEN if wrong else Outcome.HELD)


def _is_right(query: LoggedQuery, asked: Allowed) -> bool:
    """One of the answers, or some of their values, because slots may have only one value for a while, or both."""
    allowed = asked[query.name, query.rdtype]
    return query.outcome in allowed or set(query.outcome) <= {value for one in allowed for value in one}


def _gone(before: ZonePlan, step: Step) -> list[str]:
    """The zones that this step deletes, by logical name: those that are protected and are missing afterwards."""
    left = {spec.name for spec in render(step.plan)}
    gone = [spec for spec in render(before) if spec.options.protect]
    return [spec.name for spec in gone if spec.name not in left]


def _joins(before: ZonePlan, after: ZonePlan) -> bool:
    """True if a server is added: it must answer before the parent names it."""
    return not set(after.delegation.servers) <= set(before.delegation.servers)


def _answers(plan: ZonePlan, owner: str, rdtype: str) -> set[tuple[str, ...]]:
    """Every answer that a server of the plan may give, as a client records it."""
    found: set[tuple[str, ...]] = set()
    for provider in plan.nameservers.providers:
        for state in HealthState:
            for kind in dict.fromkeys((rdtype, "CNAME")):
                for answer in plan.lookup(owner, kind, provider, state):
                    values = [value for value in answer.values if isinstance(value, Rdata)]
                    found |= _outcomes(plan, kind, rdtype, values)
    return found


def _outcomes(plan: ZonePlan, kind: str, rdtype: str, values: Sequence[Rdata]) -> set[tuple[str, ...]]:
    if kind == rdtype or kind != "CNAME":
        return {tuple(sorted(value.to_text() for value in values))}
    target = str(getattr(values[0], "target", ""))
    return _answers(plan, target, rdtype) if is_at_or_below(target, plan.apex) else {(target,)}
