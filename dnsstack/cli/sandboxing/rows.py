"""The rows of the sandbox's tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dnsstack.sandbox.drills.result import DrillResult
    from dnsstack.sandbox.drills.stage import Stage
    from dnsstack.sandbox.network.world import World

Rows = list[tuple[str, ...]]
SERVERS = ("name server", "of", "address", "state", "queries")
HEALTH = ("watched by", "what", "health")
ANSWERS = ("owner", "type", "strategy", "provider", "answers")
RESULTS = ("drill", "result", "client queries", "failed", "slowest", "lag")


def servers(world: World) -> Rows:
    """Every name server with its address, its state and its number of queries."""
    return [
        (
            name.rstrip("."),
            world.owners[name].value if name in world.owners else "the parent zone",
            f"{server.address}#{server.port}",
            _state(server.fault.black_hole, server.fault.loss),
            str(server.count),
        )
        for name, server in world.servers.items()
    ]


def _state(black_hole: bool, loss: float) -> str:
    if black_hole:
        return "answers nothing"
    return f"loses {loss:.0%}" if loss else "answers"


def health(world: World) -> Rows:
    """Every health check and monitored endpoint."""
    return [(watcher, check, "healthy" if healthy else "dead") for watcher, check, healthy in world.health()]


def answers(stage: Stage) -> Rows:
    """The answer of each provider for each policy: the role, or the values if they are of neither role."""
    rows: Rows = []
    for subject in stage.subjects:
        for provider, asked in subject.asked.items():
            role = stage.role(provider, subject)
            seen = ", ".join(stage.seen.get((provider, asked, subject.rdtype), ("nothing yet",)))
            text = f"{role.value}: {seen}" if role else seen
            rows.append((subject.policy.owner, subject.policy.rdtype, subject.strategy, provider.value, text))
    return rows


def results(all_of_them: Sequence[DrillResult]) -> Rows:
    """One row for each drill."""
    return [
        (
            result.drill,
            result.outcome.value,
            str(sum(share.answered + share.wrong + share.failed for share in result.shares)),
            str(sum(share.failed for share in result.shares)),
            f"{max((share.slowest for share in result.shares), default=0) * 1000:.0f} ms",
            f"{result.lag.worst * 1000:.0f} ms",
        )
        for result in all_of_them
    ]
