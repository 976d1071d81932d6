"""CPU and peak memory of whole processes: each measurement is a process of its own, the best of several counts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class Cost(NamedTuple):
    """Seconds of CPU (user and system) and the peak of resident memory in MiB."""

    cpu: float
    peak: float


def process(words: Sequence[str]) -> Cost:
    """Run one command to its end; a failure stops the benchmark, for its figure would mean nothing."""
    return _run(words)[0]


def output(words: Sequence[str]) -> str:
    """What one command prints."""
    return _run(words)[1]


def _run(words: Sequence[str]) -> tuple[Cost, str]:
    running = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert running.stdout is not None
    said = running.stdout.read().decode()
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        sys.exit(f"{' '.join(words)} ended with {running.returncode}:\n{said[-2000:]}")
    unit = 2**20 if sys.platform == "darwin" else 2**10  # ru_maxrss: bytes there, KiB elsewhere
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / unit), said


def best(words: Sequence[str], repeat: int) -> Cost:
    """The least CPU and the least peak of `repeat` runs."""
    return _least(process(words) for _ in range(repeat))


def timed(words: Sequence[str], repeat: int) -> Cost:
    """As `best`, for commands that print the CPU seconds of the part that counts on their last line."""
    runs = (_run(words) for _ in range(repeat))
    return _least(Cost(float(said.split()[-1]), cost.peak) for cost, said in runs)


def _least(costs: Iterable[Cost]) -> Cost:
    found = list(costs)
    return Cost(min(cost.cpu for cost in found), min(cost.peak for cost in found))


def python(code: str, *arguments: str) -> list[str]:
    """A command that runs `code` with this interpreter."""
    return [sys.executable, "-c", code, *arguments]
