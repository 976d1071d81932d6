"""`dnsstack sandbox run --steps`: the steps between two documents, deployed one after the other while clients ask."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dnsstack.cli.sandboxing.live import Screen
from dnsstack.cli.sandboxing.run import draw, end_on_sigterm, tell
from dnsstack.cli.screen import say

if TYPE_CHECKING:
    from dnsstack.changes.steps import Step
    from dnsstack.model.domain import Domain
    from dnsstack.sandbox.drills.result import DrillResult
    from dnsstack.sandbox.session.session import Settings


def walk(old: Domain, new: Domain, settings: Settings, *, as_json: bool, report: str | None) -> int:
    """Walk the steps and print the result; 0 where every query was answered, 1 where one was not.

    4 where the machine was too busy to say.

    Raises:
        NoOrder: no order of steps is without a gap.
    """
    from dnsstack.changes.steps import steps
    from dnsstack.sandbox.resolver.client import ClientKind

    found = steps(old, new)
    if not found:
        say("nothing to do: both documents mean the same")
        return 0
    if old.nameservers.handover == "take":  # a new stack has nothing to take over: it begins where that has ended
        old = old.replace(nameservers=old.nameservers.replace(handover=None))
    given = tuple(sorted({name for step in found for name in step.consents}))
    chosen = replace(settings, consents=given, clients=ClientKind.ITERATIVE)  # the clock of a real resolver is its own
    try:
        results = asyncio.run(_walk(old, found, chosen, Path(report) if report else None))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None  # SIGTERM: ends as Ctrl-C does
    return tell(new.apex, results, settings.pace.speed, as_json=as_json)


async def _walk(old: Domain, found: tuple[Step, ...], settings: Settings, report: Path | None) -> list[DrillResult]:
    from dnsstack.plan.build import build
    from dnsstack.sandbox.session.session import Session
    from dnsstack.sandbox.session.stepping import questions, walk

    end_on_sigterm()
    screen = Screen()
    async with Session(old, settings, screen.say) as session:
        results = await walk(session, found, questions(build(old), found), screen.say)
        if report is not None:
            screen.say(f"the report is {draw(report, session, results)}")
    return results
