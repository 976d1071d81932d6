"""`emergency-page`: the primary dies, and the unchecked last resort serves a page, as a browser fetches it."""

from __future__ import annotations

from dnsstack.model.failover.policy import FailoverRole
from dnsstack.sandbox.drills.base import Drill, every_query_answered, moves, nothing, primaries, watched
from dnsstack.sandbox.drills.result import Outcome, Promise
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.drills.subject import Subject
from dnsstack.sandbox.health.probe import ProbeTarget, probe
from dnsstack.sandbox.origins.origin import Condition


async def _run(stage: Stage) -> list[Promise]:
    chosen = [one for one in watched(stage) if one.policy.secondary_check is None]
    if not chosen:
        return nothing("no policy has a last resort: a secondary without a check")
    struck = primaries(chosen)
    since = stage.timeline.mark(f"the primaries die: {', '.join(struck)}")
    stage.strike(struck)
    promises = await moves(stage, chosen, FailoverRole.SECONDARY)
    for subject in chosen:
        promises += [await _page(stage, subject, address) for address in subject.origins[FailoverRole.SECONDARY]]
    stage.strike(struck, Condition.UP)
    stage.timeline.mark("the primaries are healthy again")
    promises += await moves(stage, chosen, FailoverRole.PRIMARY)
    return [*promises, every_query_answered(stage, since)]


async def _page(stage: Stage, subject: Subject, address: str) -> Promise:
    host = subject.policy.owner.rstrip(".")
    served = await probe(stage.world.network, ProbeTarget("HTTPS", address, host), 1.0)
    text = f"{subject.label}: the page at {address} is served"
    return Promise(text, Outcome.HELD if served else Outcome.BROKEN)


DRILL = Drill("emergency-page", "the last resort is served", _run)
