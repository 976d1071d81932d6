"""`flapping`: primaries die and recover faster than a check can be sure; nobody may move."""

from __future__ import annotations

from typing import Final

from dnsstack.sandbox.drills.base import Drill, every_query_answered, no_move, nothing, primaries, watched
from dnsstack.sandbox.drills.result import Promise
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.origins.origin import Condition

ROUNDS: Final = 4
DOWN: Final = 8.0
"""Real seconds that a primary is dead: less than the shortest interval, so no checker sees it dead three times."""

UP: Final = 45.0


async def _run(stage: Stage) -> list[Promise]:
    chosen = [one for one in watched(stage) if one.strategy != "load-balancer"]
    if not chosen:
        return nothing("the document has no watched failover policy outside load balancers")
    struck = primaries(chosen)
    since = stage.timeline.mark(f"the primaries flap: {', '.join(struck)}")
    for _ in range(ROUNDS):
        stage.strike(struck)
        await stage.settle(DOWN)
        stage.strike(struck, Condition.UP)
        await stage.settle(UP)
    return [no_move(stage, since, chosen), every_query_answered(stage, since)]


DRILL = Drill("flapping", "an endpoint comes and goes faster than a check is sure", _run)
