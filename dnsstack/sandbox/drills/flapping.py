"""`flapping`: primaries die and recover faster than a check can notice; no provider may move."""

from __future__ import annotations

from typing import Final

from dnsstack.follow.life import endpoints
from dnsstack.sandbox.drills.base import Drill, every_query_answered, no_move, nothing, primaries, watched
from dnsstack.sandbox.drills.result import Promise
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.drills.subject import Subject
from dnsstack.sandbox.origins.origin import Condition

ROUNDS: Final = 4
DOWN: Final = 8.0
"""Real seconds that a primary is dead: less than the shortest interval, so no checker sees it dead three times."""

UP: Final = 45.0


async def _run(stage: Stage) -> list[Promise]:
    chosen = [one for one in watched(stage) if one.strategy != "load-balancer" and _is_patient(stage, one)]
    if not chosen:
        return nothing("no watched failover policy outside load balancers has a check that waits for a second failure")
    struck = primaries(chosen)
    since = stage.timeline.mark(f"the primaries fail and recover again and again: {', '.join(struck)}")
    for _ in range(ROUNDS):
        stage.strike(struck)
        await stage.settle(DOWN)
        stage.strike(struck, Condition.UP)
        await stage.settle(UP)
    return [no_move(stage, since, chosen), every_query_answered(stage, since)]


def _is_patient(stage: Stage, subject: Subject) -> bool:
    """True if no check of the subject counts one failed probe as dead: some checkers see one, others none."""
    checks = subject.policy.check, subject.policy.secondary_check
    watching = endpoints((name for name in checks if isinstance(name, str)), stage.plan.health_checks)
    return all(check.failure_threshold > 1 for check in watching.values())


DRILL = Drill("flapping", "an endpoint fails and recovers faster than its check can notice", _run)
