"""`maintenance` and `up-while-failed-over`: deployments during which no query may fail."""

from __future__ import annotations

from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole, Pin
from dnsstack.model.nameservers import ProviderId
from dnsstack.sandbox.deploy.stack import DeploymentOutcome
from dnsstack.sandbox.drills.base import (
    FOLLOWING,
    LONGEST,
    Drill,
    every_query_answered,
    moves,
    no_move,
    nothing,
    primaries,
    watched,
    worst,
)
from dnsstack.sandbox.drills.result import Outcome, Promise
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.drills.subject import Subject
from dnsstack.sandbox.origins.origin import Condition

AGAIN = {"the second deployment": False, "the third deployment, after a refresh,": True}
"""The deployments while failed over, and whether each reads the providers first."""

CALL = 60.0
"""Real seconds until a deployed change must be answered: Route53's INSYNC. A follower's own time is added."""


def _pinned(domain: Domain, to: FailoverRole | None) -> Domain:
    """Every policy pinned to a role, or unpinned."""

    def change(policy: FailoverPolicy) -> FailoverPolicy:
        return policy.replace(pin=Pin(to=to, reason="maintenance drill") if to else None)

    return domain.replace(failover=tuple(change(policy) for policy in domain.failover))


async def _maintenance(stage: Stage) -> list[Promise]:
    domain, chosen = stage.world.domain, [one for one in stage.subjects if not one.policy.pin]
    if not chosen:
        return nothing("the document has no failover policy to pin")
    struck = primaries(chosen)
    since = stage.timeline.mark("every policy is pinned to its secondary, and deployed")
    await stage.redeploy(_pinned(domain, FailoverRole.SECONDARY))
    promises = await moves(stage, chosen, FailoverRole.SECONDARY, lambda one, at: _deployed(stage, one, at))
    stage.timeline.mark("the primaries are taken down and swapped")
    stage.strike(struck)
    await stage.settle(CALL)
    stage.strike(struck, Condition.UP)
    await stage.world.warm(stage.world.pace.seconds(LONGEST))
    stage.timeline.mark(
        "the primaries are seen to be healthy: the pins are removed, and the document is deployed again"
    )
    await stage.redeploy(domain)
    promises += await moves(stage, chosen, FailoverRole.PRIMARY, lambda one, at: _deployed(stage, one, at))
    return [*promises, every_query_answered(stage, since)]


def _deployed(stage: Stage, subject: Subject, provider: ProviderId) -> float:
    """Real seconds until a deployed change is answered; a follower needs its poll, window, probe and call."""
    return CALL + (worst(stage.plan, subject, provider, FOLLOWING) or 0.0)


def _settled(which: str, deployed: DeploymentOutcome | None) -> Promise:
    """A deployment without an edit changes nothing; if it does, the sentence lists each changed value."""
    changed = deployed.changed if deployed is not None else ()
    told = "; ".join(
        f"{change.operation} {change.name}{''.join(f', {detail}' for detail in change.details)}" for change in changed
    )
    text = f"{which} changes nothing{f' (changed: {told})' if told else ''}"
    return Promise(text, Outcome.BROKEN if changed else Outcome.HELD)


async def _while_failed_over(stage: Stage) -> list[Promise]:
    left_alone = ("primary-only",) if stage.following is not None else ("follow", "primary-only")
    chosen = [one for one in watched(stage) if one.strategy not in left_alone]
    if not chosen:
        return nothing("no watched policy moves by itself at every provider")
    struck = primaries(chosen)
    stage.timeline.mark(f"the primaries die: {', '.join(struck)}")
    stage.strike(struck)
    promises = await moves(stage, chosen, FailoverRole.SECONDARY)
    since = stage.timeline.mark("while failed over, the document is deployed again, without and with refresh")
    for which, refresh in AGAIN.items():
        promises.append(_settled(which, await stage.redeploy(stage.world.domain, refresh=refresh)))
    promises += [no_move(stage, since, chosen), every_query_answered(stage, since)]
    stage.strike(struck, Condition.UP)
    return promises


MAINTENANCE = Drill("maintenance", "pin, swap, unpin without a failed query", _maintenance)
UP_WHILE_FAILED_OVER = Drill("up-while-failed-over", "a deployment does not move traffic", _while_failed_over)
