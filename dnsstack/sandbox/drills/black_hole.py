"""`primary-black-holed`: the primaries' packets are lost, so that every probe of them times out.

A refused connection is an answer; after a lost packet, a checker and a follower must wait. Policies under `follow` are
tested with the document's own poll and window, and then with those of `PACES`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dnsstack.model.domain import Domain
from dnsstack.model.failover import Follow
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.sandbox.drills.base import Drill, every_query_answered, in_step, moves, nothing, primaries, watched, worst
from dnsstack.sandbox.drills.result import Promise
from dnsstack.sandbox.drills.stage import Follows, Stage
from dnsstack.sandbox.drills.subject import Subject
from dnsstack.sandbox.origins.origin import Condition

PACES: Final = ((5, 15), (1, 60), (2, 60), (5, 60), (1, 120), (2, 120), (30, 15))
"""Poll and window in real seconds: the default, short polls in long windows, and a poll longer than its window."""

MOVES: Final = 60
"""Moves in an hour: more than this drill has rounds."""


async def _run(stage: Stage) -> list[Promise]:
    chosen = watched(stage)
    if not chosen:
        return nothing("the document has no watched failover policy")
    since = stage.timeline.now()
    promises = await _out_and_back(stage, chosen, stage.plan, "")
    followed = [one for one in chosen if one.follows and ProviderId.CLOUDFLARE in one.asked]
    if stage.following is not None and followed:
        promises += await _at_each_pace(stage, stage.following, followed)
    return [*promises, every_query_answered(stage, since)]


async def _at_each_pace(stage: Stage, following: Follows, followed: Sequence[Subject]) -> list[Promise]:
    promises: list[Promise] = []
    try:
        for poll, window in PACES:
            plan = build(at_pace(stage.world.domain, poll, window))
            following.adopt(plan)
            promises += await _out_and_back(stage, followed, plan, f"poll {poll} s, window {window} s: ")
    finally:
        following.adopt(stage.plan)
    return promises


def at_pace(domain: Domain, poll: int, window: int) -> Domain:
    """Every follow policy with another poll and window."""

    def change(policy: FailoverPolicy) -> FailoverPolicy:
        if not isinstance(policy.cloudflare, Follow):
            return policy
        return policy.replace(cloudflare=policy.cloudflare.replace(poll=poll, window=window, moves_per_hour=MOVES))

    return domain.replace(failover=tuple(change(policy) for policy in domain.failover))


async def _out_and_back(stage: Stage, chosen: Sequence[Subject], plan: ZonePlan, where: str) -> list[Promise]:
    """The primaries are black-holed and come back; each provider follows within the worst case of `plan`."""

    def within(subject: Subject, provider: ProviderId) -> float | None:
        return worst(plan, subject, provider)

    struck = primaries(chosen)
    out = stage.timeline.mark(f"{where}the primaries are black-holed: {', '.join(struck)}")
    stage.strike(struck, Condition.DARK)
    promises = await moves(stage, chosen, FailoverRole.SECONDARY, within)
    promises += in_step(stage, out, chosen, FailoverRole.SECONDARY, plan)
    back = stage.timeline.mark(f"{where}the primaries answer again")
    stage.strike(struck, Condition.UP)
    promises += await moves(stage, chosen, FailoverRole.PRIMARY, within)
    promises += in_step(stage, back, chosen, FailoverRole.PRIMARY, plan)
    return [replace(promise, text=f"{where}{promise.text}") for promise in promises]


DRILL = Drill("primary-black-holed", "an endpoint's packets are lost, at every poll and window", _run)
