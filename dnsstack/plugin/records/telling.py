"""Report a decision: conflicts are an error, the rest is written to the engine's log."""

from __future__ import annotations

from collections.abc import Sequence

from dnsstack.errors import PlanRefused
from dnsstack.plugin.records.describe import SHOWN, listed
from dnsstack.plugin.records.three_way import RRsetConflict, RRsetDecision
from dnsstack.plugin.resources import Context

REFRESH = "pulumi up --refresh"


def refuse(conflicts: Sequence[RRsetConflict], zone_id: str) -> None:
    """Refuse the operation if there is a conflict, so that nothing is sent.

    Raises:
        PlanRefused: there is a conflict; the message has the last, the wanted and the live content of the first few.
    """
    if not conflicts:
        return
    lines = [conflict.to_text() for conflict in conflicts[:SHOWN]]
    lines += [f"and {len(conflicts) - SHOWN} more"] if len(conflicts) > SHOWN else []
    lines += _hints(conflicts)
    count = f"{len(conflicts)} RRsets" if len(conflicts) > 1 else "an RRset"
    first = f"zone {zone_id}: someone else has written {count}, so nothing was sent"
    raise PlanRefused("\n".join([first, *lines]))


def _hints(conflicts: Sequence[RRsetConflict]) -> list[str]:
    named = [conflict.key for conflict in conflicts if conflict.wanted is not None]
    over = f"hint: to overwrite it, give overwrite: {_names(named)}"
    found = [over] if named else []
    if any(conflict.last is not None for conflict in conflicts):
        found.append(
            f"hint: after a crash, a failed deletion or an edit elsewhere, `{REFRESH}` reads the live records into "
            "the state and shows what would change; then a removed RRset is deleted with its live content"
        )
    if any(conflict.blocks for conflict in conflicts):
        found.append("hint: remove the other RRset, or declare it here instead")
    return found


def _names(keys: Sequence[str]) -> str:
    return f"[{listed(keys)}]"


def tell(context: Context, decision: RRsetDecision) -> None:
    """Report every decision that the program has not named."""
    if decision.taken:
        context.info(
            f"taken over, because it exists and is as declared: {listed(decision.taken)}; if a resource of another "
            "stack manages it, remove it from that stack's state (pulumi state delete), because two stacks would "
            "overwrite each other"
        )
    if decision.overwritten:
        context.warn(
            f"overwritten because of `overwrite`, although someone else has changed it: {listed(decision.overwritten)}"
        )
    if decision.again:
        context.warn(
            "someone else has removed these since the last deployment, and they are made again: "
            f"{listed(decision.again)}"
        )
    if decision.open:
        context.warn(
            f"exists already, and the wanted content is known only during the deployment: {listed(decision.open)}; "
            "if it is not equal, the deployment will be refused"
        )
