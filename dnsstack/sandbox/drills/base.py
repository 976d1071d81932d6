"""The base of every drill, and the promises that several drills share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dnsstack.follow.followed import HOUR
from dnsstack.model.failover import Follow
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan import timing
from dnsstack.plan.detection import NEVER
from dnsstack.plan.plan import ZonePlan
from dnsstack.sandbox.drills.result import Outcome, Promise
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.drills.subject import Subject
from dnsstack.sandbox.resolver.log import LoggedQuery
from dnsstack.sandbox.resolver.software import BIND

PATIENCE: Final = 2.0
"""Sandbox seconds added to a bound, because two cores run servers, checkers and clients at once."""

LONGEST: Final = 900.0
"""Real seconds to wait if no bound can be computed."""

SLOWEST: Final = 3.0
"""Seconds in which a client must have its answer while servers are down: resolvers need them to try others."""

RETRY: Final = BIND.patience
"""Seconds after which a resolver tries another server (BIND's first time-out)."""

FOLLOWING: Final = ("poll", "window", "probe", "API call")
"""The terms of `explain` from Route53's change to Cloudflare's records."""

WAITS: Final = ("no answer yet",)
"""The outcome of a question that is still under way."""

NO_FOLLOWER: Final = "needs `dnsstack follow`, which does not run here"


@dataclass(frozen=True, slots=True)
class Drill:
    """A named rehearsal; `run` acts on a stage and returns the promises."""

    name: str
    summary: str
    run: Callable[[Stage], Awaitable[list[Promise]]]


def bound(stage: Stage, subject: Subject, provider: ProviderId) -> float | None:
    """Real seconds until the provider's servers answer the secondary, without caches; None without a worst case."""
    return worst(stage.plan, subject, provider)


def worst(plan: ZonePlan, subject: Subject, provider: ProviderId, only: Collection[str] = ()) -> float | None:
    """The worst case of `plan` in real seconds, without the TTL, or of the terms `only`; None without one."""
    times = timing.of(plan).get(subject.policy.owner, subject.policy.rdtype)
    server = times.servers.get(provider) if times else None
    if server is None:
        return None
    total = sum(term.worst for term in server.terms if (term.name in only if only else term.name != "TTL"))
    return None if total == NEVER else total


async def moves(
    stage: Stage,
    chosen: Sequence[Subject],
    role: FailoverRole,
    within: Callable[[Subject, ProviderId], float | None] | None = None,
    *,
    stalled: str = "",
    by: Collection[ProviderId] = tuple(ProviderId),
) -> list[Promise]:
    """Each provider of `by` that moves by itself answers each subject with `role` within the computed bound.

    The rest of its hold-down is added for a follower that has moved already in this drill.
    `stalled` says why no follower can move Cloudflare now.
    """
    limit = within or (lambda one, at: bound(stage, one, at))
    waits = [
        _move(stage, subject, provider, role, limit(subject, provider), stalled)
        for subject in chosen
        for provider in subject.asked
        if provider in by
    ]
    return [promise for promise in await asyncio.gather(*waits) if promise is not None]


async def _move(
    stage: Stage, subject: Subject, provider: ProviderId, role: FailoverRole, limit: float | None, stalled: str
) -> Promise | None:
    text = f"{subject.label}: {provider.value} answers the {role.value}"
    stays = provider is ProviderId.CLOUDFLARE and role is FailoverRole.SECONDARY
    if stays and subject.follows and (stalled or stage.following is None):
        return Promise(f"{text}: {stalled or NO_FOLLOWER}", Outcome.NOT_COUNTED)
    if stays and subject.strategy == "primary-only":
        return Promise(f"{text}: never, because its strategy is primary-only", Outcome.NOT_COUNTED)
    if limit is not None and provider is ProviderId.CLOUDFLARE:
        limit = round(limit + _since_hold_down(stage, subject, stage.timeline.now()), 1)
    patience = stage.world.pace.seconds(LONGEST if limit is None else limit) + PATIENCE
    took = await stage.await_role(provider, subject, role, patience)
    if took is None:
        return Promise(f"{text} in time", Outcome.BROKEN, bound=limit)
    measured = round(took * stage.world.pace.speed, 1)
    return Promise(f"{text} in time", Outcome.HELD, measured, limit)


def in_step(
    stage: Stage, since: float, chosen: Sequence[Subject], role: FailoverRole, plan: ZonePlan | None = None
) -> list[Promise]:
    """Cloudflare answered `role` within poll, window, probe and one call after Route53 did, under `follow`.

    `plan` is the follower's plan if that is not the stage's.
    """
    if stage.following is None:
        return []
    return [
        promise
        for one in chosen
        if isinstance(one.policy.cloudflare, Follow) and ProviderId.CLOUDFLARE in one.asked
        for promise in _step(stage, since, one, role, plan or stage.plan)
    ]


def _step(stage: Stage, since: float, subject: Subject, role: FailoverRole, plan: ZonePlan) -> Iterator[Promise]:
    moved = {
        provider: next(
            (
                change.at
                for change in stage.timeline.answers
                if change.at >= since
                and (change.provider, change.owner, change.rdtype) == (provider.value, owner, subject.rdtype)
                and subject.role_of(change.outcome) is role
            ),
            None,
        )
        for provider, owner in subject.asked.items()
    }
    first, second = moved.get(ProviderId.ROUTE53), moved.get(ProviderId.CLOUDFLARE)
    if first is None or second is None:
        return  # the move itself has its own promise
    limit = (worst(plan, subject, ProviderId.CLOUDFLARE, FOLLOWING) or 0.0) + _since_hold_down(stage, subject, first)
    gap = (second - first) * stage.world.pace.speed
    slack = PATIENCE * stage.world.pace.speed
    text = f"{subject.label}: both providers answer the {role.value} within poll, window, probe and one call"
    yield Promise(text, Outcome.HELD if gap <= limit + slack else Outcome.BROKEN, round(gap, 1), limit)


def _since_hold_down(stage: Stage, subject: Subject, at: float) -> float:
    """Real seconds that are left of the hold-down at `at` (sandbox seconds), counted from Cloudflare's last change.

    If the policy allows one move in an hour, the seconds that are left of the hour.
    """
    owner, policy = subject.asked[ProviderId.CLOUDFLARE], subject.policy.cloudflare
    earlier = [
        change.at
        for change in stage.timeline.answers
        if change.at < at
        and (change.provider, change.owner, change.rdtype) == (ProviderId.CLOUDFLARE.value, owner, subject.rdtype)
    ]
    if len(earlier) < 2 or not isinstance(policy, Follow):  # noqa: PLR2004  # the first is the state at the start
        return 0.0
    apart = max(policy.hold_down, HOUR) if policy.moves_per_hour == 1 else policy.hold_down
    return max(apart - (at - earlier[-1]) * stage.world.pace.speed, 0.0)


def watched(stage: Stage) -> list[Subject]:
    """The subjects with a health check and without a pin."""
    return [one for one in stage.subjects if one.policy.check is not None and not one.policy.pin]


def alone(stage: Stage, provider: ProviderId) -> list[Subject]:
    """The subjects that only this provider answers."""
    return [one for one in stage.subjects if set(one.asked) == {provider}]


def primaries(chosen: Sequence[Subject]) -> list[str]:
    """The origins behind the primaries, without those that are another subject's secondary."""
    spared = {address for one in chosen for address in one.origins[FailoverRole.SECONDARY]}
    struck = {address for one in chosen for address in one.origins[FailoverRole.PRIMARY]}
    return sorted(struck - spared)


def nothing(why: str) -> list[Promise]:
    """The result of a drill that does not apply to this document."""
    return [Promise(why, Outcome.NOT_COUNTED)]


def every_query_answered(stage: Stage, since: float, *, leaving_out: Sequence[Subject] = (), dead: int = 0) -> Promise:
    """Every client query since `since` (sandbox seconds) was answered within `SLOWEST`.

    With `dead` servers, the time in which a resolver tries each of them first is added. A question that has waited
    longer without an answer has failed.
    """
    recursor = stage.world.recursor
    within = max(SLOWEST, RETRY * (dead + 1), recursor.software.patience * dead if recursor else 0.0)
    spared = {(one.policy.owner, one.rdtype) for one in leaving_out}
    asked = [
        query for query in stage.timeline.queries if query.at >= since and (query.name, query.rdtype) not in spared
    ]
    now = stage.timeline.now()
    late = [
        LoggedQuery(at, client, name, rdtype, "", WAITS, now - max(at, since), answered=False)
        for (client, name, rdtype), at in stage.waiting.items()
        if (name, rdtype) not in spared and now - max(at, since) > within
    ]
    everything = [*asked, *late]
    if not (everything or set(stage.questions) - spared):
        return Promise("every client query is answered: clients have nothing to ask here", Outcome.NOT_COUNTED)
    failed = sum(not query.answered for query in everything)
    slowest = max((query.latency for query in everything), default=0.0)
    kept = bool(asked) and not failed and slowest <= within
    figures = f"{len(everything)} asked, {failed} failed, slowest {slowest:.2f} s"
    text = f"every client query is answered within {within:.1f} s ({figures}){'' if kept else _worst_of(everything)}"
    return Promise(text, Outcome.HELD if kept else Outcome.BROKEN)


def _worst_of(asked: Sequence[LoggedQuery]) -> str:
    """The first question that failed and its outcome, else the slowest; the name servers tried, and how long."""
    if not asked:
        return ""
    query = next((one for one in asked if not one.answered), None) or max(asked, key=lambda one: one.latency)
    if query.outcome == WAITS:
        return f"; {query.client} still waits for {query.name} {query.rdtype}"
    what = "waited for" if query.answered else f"got {', '.join(query.outcome)} for"
    return f"; {query.client} {what} {query.name} {query.rdtype}: {query.tried}"


def no_move(stage: Stage, since: float, chosen: Sequence[Subject]) -> Promise:
    """No provider changed its answer for the subjects since `since` (sandbox seconds)."""
    owners = {asked for one in chosen for asked in one.asked.values()}
    moved = [change for change in stage.timeline.answers if change.at > since and change.owner in owners]
    what = "; ".join(f"{change.provider} {change.owner} {change.rdtype}" for change in moved[:3])
    text = f"no provider moves{f' (moved: {what})' if moved else ''}"
    return Promise(text, Outcome.BROKEN if moved else Outcome.HELD, is_absence=True)
