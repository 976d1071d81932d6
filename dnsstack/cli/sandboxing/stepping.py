"""`dnsstack sandbox run --steps`: deploy the steps between two documents while clients send queries."""

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
    """Deploy the steps and print the result; 0 if every query was answered, 1 if one was not.

    4 if the machine was too busy to evaluate it.

    Raises:
        NoOrder: every order of the steps leaves queries unanswered.
    """
    from dnsstack.changes.steps import steps
    from dnsstack.sandbox.resolver.client import ClientKind

    found = steps(old, new)
    if not found:
        say("the documents mean the same, so there are no steps")
        return 0
    if old.nameservers.handover == "take":  # the sandbox's stack is new and has no records to take over
        old = old.replace(nameservers=old.nameservers.replace(handover=None))
    given = tuple(sorted({name for step in found for name in step.consents}))
    chosen = replace(settings, consents=given, clients=ClientKind.ITERATIVE)  # a real resolver uses real time
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
