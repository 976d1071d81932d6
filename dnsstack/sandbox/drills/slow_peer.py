"""`slow-peer`: Route53 is silent and a primary dead; one of two followers asked never ends its answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from math import ceil
from typing import Final

from dnsstack.follow.peers import TIMEOUT
from dnsstack.model.failover import Follow
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.following import PROBE, VOTE
from dnsstack.sandbox.dns.server import HEALTHY
from dnsstack.sandbox.drills.base import (
    FOLLOWING,
    LONGEST,
    Drill,
    alone,
    every_query_answered,
    moves,
    nothing,
    primaries,
    watched,
    worst,
)
from dnsstack.sandbox.drills.provider_down import BLACK_HOLE
from dnsstack.sandbox.drills.result import Promise
from dnsstack.sandbox.drills.stage import Another, Stage
from dnsstack.sandbox.drills.subject import Subject
from dnsstack.sandbox.following.peers import quick_peer, slow_peer
from dnsstack.sandbox.origins.origin import Condition

PAUSE: Final = 2.0
"""Real seconds between two octets of the slow peer."""


async def _run(stage: Stage) -> list[Promise]:
    followed = [one for one in watched(stage) if one.follows and ProviderId.CLOUDFLARE in one.asked]
    if stage.following is None or stage.another is None or not followed:
        return nothing("no watched policy is moved by a follower")
    await stage.following.hold()
    try:
        return await _without_route53(stage, stage.another, followed)
    finally:
        stage.world.break_provider(ProviderId.ROUTE53, HEALTHY)
        stage.following.go_on()


async def _without_route53(stage: Stage, another: Another, followed: Sequence[Subject]) -> list[Promise]:
    struck = primaries(followed)
    async with AsyncExitStack() as running:
        first = another(stage.plan)
        quick = await running.enter_async_context(quick_peer(stage.plan, first.prober))
        slow = await running.enter_async_context(slow_peer(stage.world.pace.seconds(PAUSE)))
        await running.enter_async_context(another(stage.plan, peers=(quick, slow), who="sandbox, with peers"))
        silent = len(stage.world.serving(ProviderId.ROUTE53, stage.plan.apex))
        since = stage.timeline.mark(
            "route53 is silent; two followers are asked instead, one of which never ends its answer"
        )
        stage.world.break_provider(ProviderId.ROUTE53, BLACK_HOLE)
        stage.timeline.mark(f"the primaries die: {', '.join(struck)}")
        stage.strike(struck)
        promises = await moves(
            stage,
            followed,
            FailoverRole.SECONDARY,
            lambda one, at: _by_peers(stage, one, at),
            by=(ProviderId.CLOUDFLARE,),
        )
        stage.timeline.mark("route53 and the primaries answer again")
        stage.world.break_provider(ProviderId.ROUTE53, HEALTHY)
        stage.strike(struck, Condition.UP)
        promises += await moves(stage, followed, FailoverRole.PRIMARY)
        return [
            *promises,
            every_query_answered(stage, since, leaving_out=alone(stage, ProviderId.ROUTE53), dead=silent),
        ]


def _by_peers(stage: Stage, subject: Subject, provider: ProviderId) -> float:
    """The time of a follower, of a probe of the dead end before it, and of every answer of the slow peer.

    Each vote waits for the slow peer, and the peers must agree in every vote of a window.
    """
    own = worst(stage.plan, subject, provider, (*FOLLOWING, "propagation"))
    follow = subject.policy.cloudflare if isinstance(subject.policy.cloudflare, Follow) else Follow()
    heard = 1 + ceil(follow.window / (follow.poll + VOTE))
    return LONGEST if own is None else own + PROBE + heard * TIMEOUT


DRILL = Drill("slow-peer", "Route53 is silent, and one of the followers asked instead never ends its answer", _run)
