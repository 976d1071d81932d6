"""`primary-down`: every watched primary dies; each provider that moves by itself moves in time, and later back."""

from __future__ import annotations

from dnsstack.model.failover.policy import FailoverRole
from dnsstack.sandbox.drills.base import Drill, every_query_answered, in_step, moves, nothing, primaries, watched
from dnsstack.sandbox.drills.result import Promise
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.origins.origin import Condition


async def _run(stage: Stage) -> list[Promise]:
    chosen = watched(stage)
    if not chosen:
        return nothing("the document has no watched failover policy")
    struck = primaries(chosen)
    since = stage.timeline.mark(f"the primaries die: {', '.join(struck)}")
    stage.strike(struck)
    promises = await moves(stage, chosen, FailoverRole.SECONDARY)
    promises += in_step(stage, since, chosen, FailoverRole.SECONDARY)
    back = stage.timeline.mark("the primaries are healthy again")
    stage.strike(struck, Condition.UP)
    promises += await moves(stage, chosen, FailoverRole.PRIMARY)
    promises += in_step(stage, back, chosen, FailoverRole.PRIMARY)
    return [*promises, every_query_answered(stage, since)]


DRILL = Drill("primary-down", "an endpoint dies and comes back", _run)
