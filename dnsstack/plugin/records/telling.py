"""What an operator is told of a decision: conflicts refuse it, the rest goes to the engine's log."""

from __future__ import annotations

from collections.abc import Sequence

from dnsstack.errors import PlanRefused
from dnsstack.plugin.records.describe import SHOWN, listed
from dnsstack.plugin.records.three_way import Conflict, Decision
from dnsstack.plugin.resources import Context

REFRESH = "pulumi up --refresh"


def refuse(conflicts: Sequence[Conflict], zone_id: str) -> None:
    """Refuse the whole operation where there is a conflict: nothing is sent.

    Raises:
        PlanRefused: with what was left, what is wanted and what is live of the first few, and what to do.
    """
    if not conflicts:
        return
    lines = [conflict.to_text() for conflict in conflicts[:SHOWN]]
    lines += [f"and {len(conflicts) - SHOWN} more"] if len(conflicts) > SHOWN else []
    lines += _hints(conflicts)
    count = f"{len(conflicts)} RRsets" if len(conflicts) > 1 else "an RRset"
    first = f"zone {zone_id}: {count} that someone else wrote; nothing was sent"
    raise PlanRefused("\n".join([first, *lines]))


def _hints(conflicts: Sequence[Conflict]) -> list[str]:
    named = [conflict.key for conflict in conflicts if not conflict.blocks]
    over = f"hint: to overwrite it, name it: overwrite: {_names(named)}"
    found = [over] if named else []
    if any(conflict.last is not None for conflict in conflicts):
        found.append(
            f"hint: after a crash, a failed deletion or an edit elsewhere, `{REFRESH}` takes what is live for the last "
            "state and shows what it would change"
        )
    if any(conflict.blocks for conflict in conflicts):
        found.append("hint: remove the RRset that is in the way, or declare it here instead")
    return found


def _names(keys: Sequence[str]) -> str:
    return f"[{listed(keys)}]"


def tell(context: Context, decision: Decision) -> None:
    """Everything that is decided and that nobody asked for in so many words."""
    if decision.taken:
        context.info(
            f"taken over, since it is there and as wanted: {listed(decision.taken)}; where a resource of another stack "
            "has it, take it out of that stack's state (pulumi state delete): of two owners each overwrites the other"
        )
    if decision.overwritten:
        context.warn(f"written over what someone else has written, as overwrite says: {listed(decision.overwritten)}")
    if decision.again:
        context.warn(f"removed by someone else since the last deployment, and made again: {listed(decision.again)}")
    if decision.open:
        context.warn(
            f"there already, and what is wanted is known at deployment only: {listed(decision.open)}; unless it is "
            "equal, the deployment will refuse it"
        )


__all__ = ["REFRESH", "refuse", "tell"]
