"""What each process below this one uses, while a command of several runs: read from /proc, again and again.

A process's CPU is what it had used when it was last seen, so that the last `EVERY` seconds of each may be missing.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

EVERY: Final = 0.1
"""Seconds between two looks."""

_TICKS: Final = os.sysconf("SC_CLK_TCK")

KINDS: Final[Mapping[str, str]] = {
    "pulumi-language-python-exec": "program",
    "dnsstack.sandbox.plugins": "vendors",
    "dnsstack.plugin": "plugin",
    "pulumi-language": "engine",
    "pulumi ": "engine",
}
"""By a part of the command line, the first that is in it; any other process is told as `others`."""


@dataclass
class Used:
    """CPU in seconds, and the largest resident memory of one process in MiB."""

    cpu: float = 0.0
    peak: float = 0.0


@dataclass
class Processes:
    """Watches all processes below this one; a context manager."""

    _seen: dict[int, tuple[str, float, float]] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def by_kind(self) -> dict[str, Used]:
        """What all processes of each kind used together, and the largest one's peak."""
        found: defaultdict[str, Used] = defaultdict(Used)
        for kind, cpu, peak in self._seen.values():
            found[kind].cpu += cpu
            found[kind].peak = max(found[kind].peak, peak)
        return found

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            self._look()

    def _look(self) -> None:
        stats = {int(path.name): read for path in Path("/proc").glob("[0-9]*") if (read := _stat(path))}
        ours = {os.getpid()}
        for _ in range(8):  # generations of processes
            ours |= {pid for pid, (parent, _) in stats.items() if parent in ours}
        for pid in ours - {os.getpid()}:
            told = _told(Path(f"/proc/{pid}"))
            if told is not None:
                self._seen[pid] = (told[0], stats[pid][1], told[1])


def _stat(folder: Path) -> tuple[int, float] | None:
    """The parent, and the CPU in seconds."""
    try:
        words = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return int(words[1]), (int(words[11]) + int(words[12])) / _TICKS


def _told(folder: Path) -> tuple[str, float] | None:
    """The kind, and the peak of resident memory in MiB; None for a process that has just ended."""
    try:
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        status = (folder / "status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    peak = next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), None)
    if peak is None:
        return None
    return next((kind for part, kind in KINDS.items() if part in command), "others"), peak
