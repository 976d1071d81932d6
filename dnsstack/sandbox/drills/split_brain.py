"""`split-brain`: the answers of a static mirror while Route53 has failed over, with the number of queries.

The promise is that Cloudflare's servers still answer the primary. How many clients get that answer is only reported: a
resolver that finds Route53's servers quicker, or has the answer in its cache, may never ask the others.
"""

from __future__ import annotations

from typing import Final

from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.sandbox.drills.base import PATIENCE, Drill, bound, nothing, primaries, watched
from dnsstack.sandbox.drills.result import Outcome, Promise
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.drills.subject import Subject

WATCH: Final = 5.0
"""Sandbox seconds in which queries are counted after Route53 has moved."""


async def _run(stage: Stage) -> list[Promise]:
    if stage.following is None:
        return await _unfollowed(stage)
    await stage.following.hold()
    try:
        return await _unfollowed(stage)
    finally:
        stage.following.go_on()


async def _unfollowed(stage: Stage) -> list[Promise]:
    chosen = [one for one in watched(stage) if one.strategy in ("primary-only", "follow") and len(one.asked) > 1]
    if not chosen:
        return nothing("no policy makes Cloudflare a static mirror of Route53")
    struck = primaries(chosen)
    stage.timeline.mark(f"the primaries die: {', '.join(struck)}; nothing moves Cloudflare")
    stage.strike(struck)
    promises = []
    for subject in chosen:
        limit = stage.world.pace.seconds(bound(stage, subject, ProviderId.ROUTE53) or 0.0) + PATIENCE
        if await stage.await_role(ProviderId.ROUTE53, subject, FailoverRole.SECONDARY, limit) is None:
            promises.append(Promise(f"{subject.label}: route53 fails over", Outcome.BROKEN))
    since = stage.timeline.mark("Route53 has failed over: from now on every answer of the primary is wrong")
    await stage.settle(WATCH * stage.world.pace.speed)
    owners = {(one.policy.owner, one.rdtype): one for one in chosen}
    asked = [query for query in stage.timeline.queries if query.at >= since and (query.name, query.rdtype) in owners]
    dead = [query for query in asked if owners[query.name, query.rdtype].role_of(query.outcome) is FailoverRole.PRIMARY]
    sent = f"a static mirror sent {len(dead)} of {len(asked)} client queries to the dead primary"
    return [*promises, *(_static(stage, one, sent) for one in chosen if ProviderId.CLOUDFLARE in one.asked)]


def _static(stage: Stage, subject: Subject, sent: str) -> Promise:
    text = f"{subject.label}: cloudflare still answers the primary ({sent})"
    kept = stage.role(ProviderId.CLOUDFLARE, subject) is FailoverRole.PRIMARY
    return Promise(text, Outcome.HELD if kept else Outcome.BROKEN)


DRILL = Drill("split-brain", "a static mirror still answers the dead primary", _run)
