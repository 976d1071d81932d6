"""`dnsstack sandbox run`: deploy, run the drills, print the results."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dnsstack import files
from dnsstack.cli.sandboxing import rows
from dnsstack.cli.sandboxing.live import Screen
from dnsstack.cli.screen import give, say, table
from dnsstack.errors import UsageError
from dnsstack.escaping import json_text
from dnsstack.model.nearest import did_you_mean

if TYPE_CHECKING:
    from dnsstack.model.domain import Domain
    from dnsstack.sandbox.drills.base import Drill
    from dnsstack.sandbox.drills.result import DrillResult, Promise
    from dnsstack.sandbox.session.session import Session, Settings

ALL = "all"
REPORT = "report.html"
TOO_BUSY = 4


@dataclass(frozen=True, slots=True)
class WantedRun:
    """The drills to run, in order, how to print the results, and the folder of the report."""

    drills: Sequence[Drill]
    as_json: bool
    report: Path | None


def chosen(names: Sequence[str]) -> list[Drill]:
    """The drills with these names; `all` means every drill.

    Raises:
        UsageError: a name is not a drill's; the message suggests the nearest one.
    """
    from dnsstack.sandbox.drills import ROSTER

    if ALL in names:
        return list(ROSTER.values())
    for name in names:
        if name not in ROSTER:
            msg = f"{name!r} is not a drill{did_you_mean(name, [*ROSTER, ALL])}"
            raise UsageError(msg)
    return [ROSTER[name] for name in dict.fromkeys(names)]


def run(domain: Domain, settings: Settings, wanted: WantedRun) -> int:
    """Run the drills and print the results; 0 if every drill kept its promises, 1 if one did not.

    4 if none broke a promise, but the machine was too busy to evaluate one.
    """
    try:
        results = asyncio.run(_run(domain, settings, wanted))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None  # SIGTERM: ends as Ctrl-C does
    return tell(domain.apex, results, settings.pace.speed, as_json=wanted.as_json)


def tell(apex: str, results: Sequence[DrillResult], speed: float, *, as_json: bool) -> int:
    """Print the results; 0 if no promise is broken, 1 if one is, 4 if the machine was too busy to evaluate a drill."""
    if as_json:
        document = {"domain": apex, "speed": speed, "drills": [one.to_json() for one in results]}
        give(json_text(document, indent=2), nl=True)
    else:
        say("\n\n".join(text_of(result) for result in results))
        say()
        say(table(rows.RESULTS, rows.results(results), title=f"{apex}, {speed:g} times faster than real time"))
    if any(result.outcome.value == "broken" for result in results):
        return 1
    return TOO_BUSY if any(result.is_busy for result in results) else 0


async def _run(domain: Domain, settings: Settings, wanted: WantedRun) -> list[DrillResult]:
    from dnsstack.sandbox.session.rehearsal import rehearse
    from dnsstack.sandbox.session.session import Session

    end_on_sigterm()
    screen = Screen()
    async with Session(domain, settings, screen.say) as session, screen.shown(session):
        results = await rehearse(session, wanted.drills, screen.say, screen.staged)
        if wanted.report is not None:
            screen.say(f"the report is {draw(wanted.report, session, results)}")
    return results


def draw(folder: Path, session: Session, results: Sequence[DrillResult]) -> Path:
    """Write a page of the results into `folder`, which is made if it does not exist; return the page's path."""
    from dnsstack.sandbox.report.page import page
    from dnsstack.sandbox.session.rehearsal import subjects_of

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / REPORT
    files.write(file, page(session.world, results, subjects_of(session)))
    return file


def end_on_sigterm() -> None:
    """Let SIGTERM do what Ctrl-C does: stop everything that was started."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def text_of(result: DrillResult) -> str:
    """A drill's result as text: its promises, then the client queries by the provider that answered them."""
    lines = [f"{result.drill}: {result.outcome.value} ({result.summary})"]
    if result.is_busy:
        lines.append(f"  {result.lag.complaint()}")
    lines += [f"  {_promise(promise)}" for promise in result.promises]
    lines += [
        f"  queries answered by {share.provider}: {share.answered}, wrong {share.wrong}, failed {share.failed}, "
        f"slowest {share.slowest * 1000:.0f} ms"
        for share in result.shares
    ]
    return "\n".join(lines)


def _promise(promise: Promise) -> str:
    figures = "" if promise.measured is None else f": {promise.measured:.0f} s"
    if promise.measured is not None and promise.bound is not None:
        figures += f" of {promise.bound:.0f} s at worst"
    return f"{promise.outcome.value:<12}{promise.text}{figures}"
