"""Drills again and again: whether each gives the same result every time, with each client.

    python -m benchmarks.drills [--runs 20] [--each 1] [--jobs 1] [--minutes 60] [--results FILE]
        [--drill NAME]… [--client NAME]… [--virtual] [DOC]

Clients: `iterative` (our own), `bind` and `unbound` (real ones, where they are installed), `auto` (what `sandbox run`
takes). The tutorial's document is the default. A run is a sandbox of its own for every client, with every drill
`--each` times in it; no sandbox is begun after `--minutes`. A sandbox waits most of its time and takes a quarter of a
core: `--jobs` run beside each other, each in a process of its own. FILE gets a line of JSON for each result as it
comes; what it holds already is counted, too. `--virtual` plays `iterative`, where all is in one process, in time that
passes only while everybody waits: no load tells, nothing is too busy, and a round costs its CPU time alone.
Results that differ from run to run, *not counted* for a busy machine left out, are named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT
from dnsstack.document import load
from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.drills import ROSTER
from dnsstack.sandbox.drills.result import DrillResult, Outcome
from dnsstack.sandbox.resolver import recursive
from dnsstack.sandbox.resolver.client import ClientKind
from dnsstack.sandbox.resolver.software import BIND, UNBOUND
from dnsstack.sandbox.session.rehearsal import rehearse
from dnsstack.sandbox.session.session import Session, Settings
from tests.sandbox.virtual import VirtualSession, run

CLIENTS = {
    "iterative": (ClientKind.ITERATIVE, ()),
    "bind": (ClientKind.RECURSIVE, (BIND,)),
    "unbound": (ClientKind.RECURSIVE, (UNBOUND,)),
    "auto": (ClientKind.AUTO, (BIND, UNBOUND)),
}
BUSY = "too busy"


@dataclass
class Count:
    """One drill with one client: how often each result; the slowest query, the worst lag and all runs in seconds."""

    results: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    lag: float = 0.0
    lasted: float = 0.0

    def add(self, result: dict[str, Any]) -> None:
        self.results[result["result"]] += 1
        self.lasted += result["lasted"]
        self.slowest = max(self.slowest, result["slowest"])
        self.lag = max(self.lag, result["lag"])

    @property
    def differs(self) -> bool:
        return len(self.results.keys() - {BUSY}) > 1


@dataclass(frozen=True)
class Round:
    """Every drill once, in a sandbox of its own; `seed` varies the clients' choices of servers."""

    client: str
    drills: Sequence[str]
    document: str
    speed: float
    seed: int
    kept: Path | None
    virtual: bool

    def run(self) -> list[dict[str, Any]]:
        kind, vars(recursive)["CHOICES"] = CLIENTS[self.client]  # one program of those that are installed
        settings = Settings(pace=Pace(self.speed), engine=False, clients=kind, seed=self.seed)
        domain = load(self.document).domain
        if self.virtual:
            return run(self._results(VirtualSession(domain, settings, lambda _: None)))
        return asyncio.run(self._results(Session(domain, settings, lambda _: None)))

    async def _results(self, session: Session) -> list[dict[str, Any]]:
        async with session:
            return [await self._result(session, name) for name in self.drills]

    async def _result(self, session: Session, drill: str) -> dict[str, Any]:
        [result] = await rehearse(session, [ROSTER[drill]], self._say)
        plain = self._plain(result)
        if self.kept is not None:
            with self.kept.open("a", encoding="utf-8") as file:
                print(json.dumps(plain), file=file)
        return plain

    def _say(self, step: str) -> None:
        print(f"{time.strftime('%H:%M:%S')} {self.client} {self.seed + 1}: {step}", file=sys.stderr)

    def _plain(self, result: DrillResult) -> dict[str, Any]:
        missed = [one.text for one in result.promises if one.outcome is Outcome.BROKEN or one.is_busy]
        return {
            "drill": result.drill,
            "client": self.client,
            "result": BUSY if result.is_busy else result.outcome.value,
            "lasted": round(result.timeline.length, 1),
            "slowest": round(max((share.slowest for share in result.shares), default=0.0), 3),
            "lag": round(result.lag.worst, 3),
            "missed": missed,
            "load": round(os.getloadavg()[0], 1),
        }


def rows(counts: dict[tuple[str, str], Count]) -> Iterator[str]:
    yield f"{'drill':<24} {'client':<10} {'results':<40} {'slowest':>8} {'lag':>8} {'lasts':>7}"
    for (drill, client), count in sorted(counts.items()):
        told = ", ".join(f"{result} {number}" for result, number in count.results.most_common())
        lasts = count.lasted / count.results.total()
        yield (f"{drill:<24} {client:<10} {told:<40} {count.slowest:>6.2f} s {count.lag:>6.2f} s {lasts:>5.0f} s")


def played(rounds: Sequence[Round], jobs: int, minutes: float) -> Iterator[dict[str, Any]]:
    """The results of the rounds that begin within `minutes`."""
    begun = time.monotonic()
    waiting = list(reversed(rounds))
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as pool:
        running = {pool.submit(waiting.pop().run) for _ in range(min(jobs, len(waiting)))}
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            for one in ended:
                yield from one.result()
                if waiting and time.monotonic() - begun < minutes * 60:
                    running.add(pool.submit(waiting.pop().run))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document", nargs="?", default=str(ROOT / "examples/failover/example.com.yaml"))
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--each", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--results", type=Path, metavar="FILE")
    parser.add_argument("--drill", action="append", choices=[*ROSTER])
    parser.add_argument("--client", action="append", choices=[*CLIENTS])
    parser.add_argument("--speed", type=float, default=20.0)
    parser.add_argument("--virtual", action="store_true")
    given = parser.parse_args()
    everyone = ["iterative"] if given.virtual else [*CLIENTS]
    drills, clients = (given.drill or [*ROSTER]) * given.each, given.client or everyone
    if not {*clients} <= {*everyone}:
        parser.error("--virtual is for the client iterative alone: the others are programs beside it")
    rounds = [
        Round(client, drills, given.document, given.speed, number, given.results, given.virtual)
        for number in range(given.runs)
        for client in clients
    ]
    before = given.results.read_text(encoding="utf-8") if given.results and given.results.exists() else ""
    counts: dict[tuple[str, str], Count] = {}
    for result in chain(map(json.loads, before.splitlines()), played(rounds, given.jobs, given.minutes)):
        counts.setdefault((result["drill"], result["client"]), Count()).add(result)
        for text in result["missed"]:
            print(f"  {result['drill']} with {result['client']}: {result['result']}: {text}", file=sys.stderr)
    print("\n".join(rows(counts)))
    differing = [f"{drill} with {client}" for (drill, client), count in sorted(counts.items()) if count.differs]
    print(f"results differ: {', '.join(differing)}" if differing else "each drill has one result with each client")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
