"""The metrics of each round, and the log lines about what has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dnsstack.follow.changes import existing_role
from dnsstack.follow.decide import Action, Decision
from dnsstack.follow.dependencies import Tools
from dnsstack.follow.owner_state import Track
from dnsstack.model.failover.policy import FailoverRole

OWNERS_METRICS = ("role", "marker", "votes", "finding", "agreement_seconds")
"""The metrics of each owner at each provider."""

_NUMBER = {FailoverRole.PRIMARY: 0.0, FailoverRole.SECONDARY: 1.0, None: -1.0}
Findings = Callable[[Track, Decision], list[tuple[str, str]]]


def tell(
    tools: Tools, tracks: Sequence[Track], decisions: Mapping[tuple[str, str], Decision], findings: Findings
) -> None:
    """Set the metrics of every track, and log what differs from the round before."""
    for track in tracks:
        decision = decisions[track.followed.key]
        told = findings(track, decision)
        _measure(tools, track, told)
        _log(tools, track, decision, told)


def _measure(tools: Tools, track: Track, told: Sequence[tuple[str, str]]) -> None:
    metrics = tools.metrics
    labels = {"provider": track.followed.provider.value, "owner": track.followed.owner}
    role = existing_role(track.followed, track.existing) if track.existing else None
    metrics.set("role", _NUMBER[role], **labels)
    metrics.set("marker", _NUMBER[track.quorum.role], **labels)
    metrics.set("agreement_seconds", track.trend.agreed, **labels)
    metrics.drop("votes", **labels)
    for vote in track.quorum.votes:
        metrics.add("votes", 1, says=vote.role.value if vote.role else vote.why, **labels)
    metrics.drop("finding", **labels)
    for rule, _ in told:
        metrics.set("finding", 1, rule=rule, **labels)


def _log(tools: Tools, track: Track, decision: Decision, told: Sequence[tuple[str, str]]) -> None:
    journal, key, label = tools.journal, track.followed.key, track.followed.label
    if journal.changed(("decision", *key), f"{decision.action}{decision.rule}{decision.role}"):
        say = "info" if decision.action is not Action.HOLD else "error"
        journal.say(say, decision.action.value, about=label, why=decision.why, rule=decision.rule)
    if journal.changed(("findings", *key), ",".join(sorted(rule for rule, _ in told))):
        for rule, text in told:
            journal.say("error", "finding", about=label, rule=rule, why=text)
