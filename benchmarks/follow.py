"""A follower over 10,000 rounds: resident memory must stay flat, and a round must cost little.

    python -m benchmarks.follow [ROUNDS]

Virtual time, the emulated API without sockets, failovers there and back, servers that fall silent, calls that fail.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
import time
from pathlib import Path

from dnsstack.sandbox.cloudflare_api import Fault
from tests.follow.world import World

ROUNDS = 10_000
WARM = 1_000
"""Rounds until caches, code and the hour's history are full."""

ALLOWED = 2.0
"""MiB that memory may grow by from then on: what the allocator itself moves."""


def resident() -> float:
    """MiB of resident memory."""
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


async def rounds(count: int) -> tuple[float, float, float, int]:
    """Memory after the warm-up and at the end, CPU seconds a round, and how many changes were made."""
    with tempfile.TemporaryDirectory() as folder:
        world = World()
        follower = world.follower(audit=Path(folder) / "audit.jsonl")
        warm = begun = 0.0
        for number in range(count + WARM):
            if number == WARM:
                warm, begun = resident(), time.process_time()
            if number % 50 == 0:
                world.primary_alive = not world.primary_alive
            world.says = {number % 4: "silent"} if number % 7 == 0 else {}
            if number % 211 == 0:
                world.api.faults.add(Fault(method="POST", drop=True, commit=True))
            world.lines.clear()
            await world.rounds(1, follower)
        cpu = (time.process_time() - begun) / count
        moves = int(sum(follower.tools.metrics.values["moves_total"].values()))
        return warm, resident(), cpu, moves


def main() -> int:
    """Print the figures; 1 where memory has grown."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    warm, end, cpu, moves = asyncio.run(rounds(count))
    print(f"{count} rounds, {moves} changes: {cpu * 1000:.2f} ms CPU a round")
    print(f"resident: {warm:.1f} MiB after {WARM} rounds, {end:.1f} MiB at the end: {end - warm:+.1f} MiB")
    return 0 if end - warm <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
