"""`api-outage`: both control planes fail while the primaries die; the data planes still move."""

from __future__ import annotations

from typing import Final

from dnsstack.model.failover.policy import FailoverRole
from dnsstack.sandbox.drills.base import Drill, every_query_answered, moves, nothing, primaries, watched
from dnsstack.sandbox.drills.result import Promise
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.origins.origin import Condition

NO_API: Final = "a follower can't move while Cloudflare's API is down, which is a limit of follow"


async def _run(stage: Stage) -> list[Promise]:
    chosen = watched(stage)
    if not chosen:
        return nothing("the document has no watched failover policy")
    struck = primaries(chosen)
    since = stage.timeline.mark("both providers' APIs answer only errors")
    stage.apis.fail()
    try:
        stage.timeline.mark(f"the primaries die: {', '.join(struck)}")
        stage.strike(struck)
        promises = await moves(stage, chosen, FailoverRole.SECONDARY, stalled=NO_API)
    finally:
        stage.apis.mend()
    stage.timeline.mark("the APIs and the primaries work again")
    stage.strike(struck, Condition.UP)
    promises += await moves(stage, chosen, FailoverRole.PRIMARY)
    return [*promises, every_query_answered(stage, since)]


DRILL = Drill("api-outage", "both APIs fail while an endpoint dies", _run)
