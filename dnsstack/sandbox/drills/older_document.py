"""`older-document`: two followers run, and one of them still has an older document.

The older document has a pin to the secondary that was removed since, or it has primary and secondary exchanged.
Neither follower can know which document is newer. The promises: they don't undo each other at every poll, one of them
reports it, no query is lost, and after the older one has ended, the answer of the newer document stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil
from typing import Final

from dnsstack.model.domain import Domain
from dnsstack.model.failover import Follow
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole, Pin
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.sandbox.drills.base import (
    FOLLOWING,
    LONGEST,
    PATIENCE,
    Drill,
    every_query_answered,
    moves,
    nothing,
    watched,
    worst,
)
from dnsstack.sandbox.drills.result import Outcome, Promise
from dnsstack.sandbox.drills.stage import Another, Follows, Stage
from dnsstack.sandbox.drills.subject import Subject

WATCH: Final = 300.0
"""Real seconds in which both followers run: several hold-downs."""

MOVES: Final = 30
"""Moves in an hour, in both documents: with fewer, the waits between them would be longer than the drill."""

TOLD: Final = "followers-disagree"
"""The finding that one of the followers must report."""

FIRST: Final = 2
"""Changes without a hold-down between them: the older one's first, and the first correction."""

Older = Callable[[FailoverPolicy], FailoverPolicy]


def pinned(policy: FailoverPolicy) -> FailoverPolicy:
    """The policy while it was pinned to its secondary."""
    return policy.replace(pin=Pin(to=FailoverRole.SECONDARY, reason="removed since, in the newer document"))


def swapped(policy: FailoverPolicy) -> FailoverPolicy:
    """The policy when primary and secondary were exchanged."""
    return policy.replace(primary=policy.secondary, secondary=policy.primary)


OLDER: Final[dict[str, Older]] = {
    "the older document has a pin that was removed since": pinned,
    "the older document has primary and secondary exchanged": swapped,
}


async def _run(stage: Stage) -> list[Promise]:
    followed = [one for one in watched(stage) if one.follows and ProviderId.CLOUDFLARE in one.asked]
    if stage.following is None or stage.another is None or not followed:
        return nothing("no watched policy is moved by a follower")
    since = stage.timeline.now()
    promises: list[Promise] = []
    stage.following.adopt(build(_changed(stage.world.domain, followed, _brisk)))
    try:
        for what, older in OLDER.items():
            promises += await _two(stage, stage.following, stage.another, followed, what, older)
    finally:
        stage.following.adopt(stage.plan)
    return [*promises, every_query_answered(stage, since)]


async def _two(
    stage: Stage, following: Follows, another: Another, followed: Sequence[Subject], what: str, older: Older
) -> list[Promise]:
    following.told.clear()
    older_plan = build(_changed(stage.world.domain, followed, lambda policy: older(_brisk(policy))))
    since = stage.timeline.mark(f"a second follower starts: {what}")
    async with another(older_plan, who="sandbox, with an older document") as old:
        await stage.settle(WATCH)
        told = {**following.told, **old.told}
    promises = [_quiet(stage, since, subject) for subject in followed]
    heard = f"a follower reports {TOLD} ({told[TOLD]})" if TOLD in told else f"a follower reports {TOLD}"
    promises.append(Promise(heard, Outcome.HELD if TOLD in told else Outcome.BROKEN))
    stage.timeline.mark("the follower with the older document has ended")
    promises += await moves(
        stage, followed, FailoverRole.PRIMARY, lambda one, at: _settled(stage, one, at), by=(ProviderId.CLOUDFLARE,)
    )
    return [replace(promise, text=f"{what}: {promise.text}") for promise in promises]


def _brisk(policy: FailoverPolicy) -> FailoverPolicy:
    follow = policy.cloudflare
    return policy.replace(cloudflare=follow.replace(moves_per_hour=MOVES)) if isinstance(follow, Follow) else policy


def _changed(domain: Domain, followed: Sequence[Subject], change: Older) -> Domain:
    """The document with the followed policies changed."""
    owners = {(one.policy.owner, one.policy.rdtype) for one in followed}
    return domain.replace(
        failover=tuple(
            change(policy) if (policy.owner, policy.rdtype) in owners else policy for policy in domain.failover
        )
    )


def _quiet(stage: Stage, since: float, subject: Subject) -> Promise:
    """Cloudflare's answer changes as often as the hold-down allows, or less often."""
    limits = _limits(subject)
    passed = WATCH + PATIENCE * stage.world.pace.speed
    most = FIRST + ceil(passed / limits.hold_down) if limits.hold_down else 2 * MOVES
    changes = [
        change
        for change in stage.timeline.answers
        if change.at >= since
        and (change.provider, change.owner, change.rdtype)
        == (ProviderId.CLOUDFLARE.value, subject.asked[ProviderId.CLOUDFLARE], subject.rdtype)
    ]
    text = f"{subject.label}: two followers change cloudflare's answer {len(changes)} times; the limit is {most}"
    return Promise(text, Outcome.HELD if len(changes) <= most else Outcome.BROKEN)


def _settled(stage: Stage, subject: Subject, provider: ProviderId) -> float:
    """Real seconds until the newer document's answer is back: a hold-down or the wait between moves, and a move."""
    limits = _limits(subject)
    own = worst(stage.plan, subject, provider, (*FOLLOWING, "propagation"))
    return LONGEST if own is None else own + max(limits.hold_down, 3600 / MOVES)


def _limits(subject: Subject) -> Follow:
    policy = subject.policy.cloudflare
    return policy if isinstance(policy, Follow) else Follow()


DRILL = Drill("older-document", "two followers run, one of them with an older document", _run)
