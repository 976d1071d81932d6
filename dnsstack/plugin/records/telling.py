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
    named = [conflict.key for conflict in conflicts if conflict.wanted is not None]
    over = f"hint: to overwrite it, name it: overwrite: {_names(named)}"
    found = [over] if named else []
    if any(conflict.last is not None for conflict in conflicts):
        found.append(
            f"hint: after a crash, a failed deletion or an edit elsewhere, `{REFRESH}` reads the live records into "
            "the state and shows what would change; so an RRset that is to go is removed as it is now"
        )
    if any(conflict.blocks for conflict in conflicts):
        found.append("hint: remove the RRset that is in the way, or declare it here instead")
    return found


def _names(keys: Sequence[str]) -> str:
    return f"[{listed(keys)}]"


def tell(context: Context, decision: Decision) -> None:
    """Report everything that is decided although nobody has asked for it by name."""
    if decision.taken:
        context.info(
            f"taken over, because it exists and is as declared: {listed(decision.taken)}; if a resource of another "
            "stack manages it, remove it from that stack's state (pulumi state delete): two stacks would overwrite "
            "each other"
        )
    if decision.overwritten:
        context.warn(
            f"overwritten, as overwrite says, although someone else has changed it: {listed(decision.overwritten)}"
        )
    if decision.again:
        context.warn(f"removed by someone else since the last deployment, and made again: {listed(decision.again)}")
    if decision.open:
        context.warn(
            f"exists already, and the wanted content is known only at deployment: {listed(decision.open)}; unless it "
            "is "
            "equal, the deployment will refuse it"
        )
