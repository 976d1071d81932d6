"""Drills again and again: whether each gives the same result every time, with each client.

    python -m benchmarks.drills [--runs 20] [--each 1] [--minutes 60] [--drill NAME]… [--client NAME]… [DOC]

Clients: `iterative` (our own), `bind` and `unbound` (real ones, where they are installed), `auto` (what `sandbox run`
takes). The tutorial's document is the default. A run is a sandbox of its own for every client, with every drill
`--each` times in it; no sandbox is begun after `--minutes`. A sandbox mostly waits: on a quiet machine, one process for
each client runs beside the others. Results that differ from run to run, *not counted* for a busy machine left out, are
named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

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

    def add(self, result: DrillResult) -> None:
        self.results[BUSY if result.is_busy else result.outcome.value] += 1
        self.lasted += result.timeline.length
        self.slowest = max(self.slowest, *(share.slowest for share in result.shares), 0.0)
        self.lag = max(self.lag, result.lag.worst)

    @property
    def differs(self) -> bool:
        return len(self.results.keys() - {BUSY}) > 1


async def round_of(client: str, drills: Sequence[str], document: str, speed: float) -> Iterator[DrillResult]:
    """Every drill once, in a sandbox of its own."""
    kind, vars(recursive)["CHOICES"] = CLIENTS[client]  # one program of those that are installed
    settings = Settings(pace=Pace(speed), engine=False, clients=kind)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(Session(load(document).domain, settings, lambda _: None))
        return iter(await rehearse(session, [ROSTER[name] for name in drills], progress))


def missed(result: DrillResult) -> list[str]:
    """The promises that were broken, or would be on a machine with less to do."""
    return [one.text for one in result.promises if one.outcome is Outcome.BROKEN or one.is_busy]


def progress(step: str) -> None:
    print(f"  {time.strftime('%H:%M:%S')} {step}", file=sys.stderr)


def rows(counts: dict[tuple[str, str], Count]) -> Iterator[str]:
    yield f"{'drill':<24} {'client':<10} {'results':<40} {'slowest':>8} {'lag':>8} {'lasts':>7}"
    for (drill, client), count in sorted(counts.items()):
        told = ", ".join(f"{result} {number}" for result, number in count.results.most_common())
        lasts = count.lasted / count.results.total()
        yield (f"{drill:<24} {client:<10} {told:<40} {count.slowest:>6.2f} s {count.lag:>6.2f} s {lasts:>5.0f} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document", nargs="?", default=str(ROOT / "examples/failover/example.com.yaml"))
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--each", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--drill", action="append", choices=[*ROSTER])
    parser.add_argument("--client", action="append", choices=[*CLIENTS])
    parser.add_argument("--speed", type=float, default=20.0)
    given = parser.parse_args()
    drills, clients = (given.drill or [*ROSTER]) * given.each, given.client or [*CLIENTS]
    counts: dict[tuple[str, str], Count] = {}
    ends = time.monotonic() + given.minutes * 60
    for number in range(given.runs):
        for client in clients:
            if time.monotonic() > ends:
                break
            print(f"run {number + 1} with {client}", file=sys.stderr)
            for result in asyncio.run(round_of(client, drills, given.document, given.speed)):
                count = counts.setdefault((result.drill, client), Count())
                count.add(result)
                for text in missed(result):
                    print(f"  {result.drill}: {result.outcome.value}: {text}", file=sys.stderr)
    print("\n".join(rows(counts)))
    differing = [f"{drill} with {client}" for (drill, client), count in sorted(counts.items()) if count.differs]
    print(f"results differ: {', '.join(differing)}" if differing else "each drill has one result with each client")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
