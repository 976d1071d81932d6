"""`both-down`: primary and secondary die; Route53 answers the primary again, or the unchecked last resort."""

from __future__ import annotations

from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.detection import NEVER, detection
from dnsstack.plan.timing import DEFAULT
from dnsstack.sandbox.drills.base import (
    LONGEST,
    PATIENCE,
    Drill,
    bound,
    every_query_answered,
    moves,
    nothing,
    watched,
)
from dnsstack.sandbox.drills.result import Outcome, Promise
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.drills.subject import Subject


def _expected(subject: Subject) -> FailoverRole:
    return FailoverRole.PRIMARY if subject.policy.secondary_check is not None else FailoverRole.SECONDARY


async def _run(stage: Stage) -> list[Promise]:
    chosen = [one for one in watched(stage) if ProviderId.ROUTE53 in one.asked]
    if not chosen:
        return nothing("the document has no watched failover policy")
    struck = sorted({address for one in chosen for role in FailoverRole for address in one.origins[role]})
    since = stage.timeline.mark(f"both ends die: {', '.join(struck)}")
    stage.strike(struck)
    await stage.settle(_longest(stage, chosen) + PATIENCE * stage.world.pace.speed)
    promises = [_evaluate(stage, subject, ProviderId.ROUTE53) for subject in chosen]
    promises += [
        _evaluate(stage, subject, ProviderId.CLOUDFLARE)
        for subject in chosen
        if _counts(stage, subject, ProviderId.CLOUDFLARE) and ProviderId.CLOUDFLARE in subject.asked
    ]
    stage.timeline.mark("both ends are healthy again")
    stage.world.mend()
    promises += await moves(stage, chosen, FailoverRole.PRIMARY)
    return [*promises, every_query_answered(stage, since)]


def _longest(stage: Stage, chosen: list[Subject]) -> float:
    """Real seconds until every check has seen both ends dead and every provider that moves has moved."""
    moved = (
        bound(stage, one, provider) or LONGEST
        for one in chosen
        for provider in one.asked
        if _counts(stage, one, provider)
    )
    return max((*moved, *(_secondary_seen(stage, one) for one in chosen)))


def _secondary_seen(stage: Stage, subject: Subject) -> float:
    """Real seconds until Route53 knows that the secondary is dead, too: its check may be slower."""
    if subject.policy.secondary_check is None:
        return 0.0
    terms = detection(subject.policy.secondary_check, stage.plan.health_checks, DEFAULT)
    seen = sum(term.worst for term in terms)
    return 0.0 if seen == NEVER else seen + DEFAULT.aggregation[0]


def _counts(stage: Stage, subject: Subject, provider: ProviderId) -> bool:
    """True if the provider is moved, or is not moved on purpose."""
    follows = subject.follows and stage.following is not None
    return provider is ProviderId.ROUTE53 or subject.strategy == "load-balancer" or follows


def _evaluate(stage: Stage, subject: Subject, provider: ProviderId) -> Promise:
    role = _expected(subject)
    text = f"{subject.label}: with both ends dead {provider.value} answers the {role.value}"
    kept = stage.role(provider, subject) is role
    absent = role is FailoverRole.PRIMARY  # the primary is answered before anything dies, too
    return Promise(text, Outcome.HELD if kept else Outcome.BROKEN, is_absence=absent)


DRILL = Drill("both-down", "both ends of every policy die", _run)
