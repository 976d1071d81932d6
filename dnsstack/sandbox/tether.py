"""Ends a child process with the sandbox: `python tether.py PROGRAM ARGUMENT…`, run by path, standard library only.

The sandbox has the other end of this process's standard input. When that pipe is closed, also because the sandbox
ended or was killed, the program and everything that it started are killed. If the program ends by itself, the tether
ends, too, with the same exit code. Linux and macOS.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

PROC: Final = Path("/proc")
PR_SET_CHILD_SUBREAPER: Final = 36  # linux/prctl.h
ROUNDS: Final = 20
"""How many times a stopped tree is searched for children that it forked in the last moment."""


def start(
    command: Sequence[str | Path],
    *,
    stdout: int | IO[str] | IO[bytes] = subprocess.DEVNULL,
    stderr: int | IO[str] | IO[bytes] = subprocess.STDOUT,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[str]:
    """Start `command` under a tether, in its own session, which Ctrl-C doesn't reach.

    Closing the process's `stdin` kills the command and all its children; `wait` gives the command's exit code.
    """
    return subprocess.Popen(  # noqa: S603  # our own script with the caller's command
        [sys.executable, "-I", __file__, *map(str, command)],
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=stderr,
        env=environment,
        text=True,
        start_new_session=True,
    )


def end(process: subprocess.Popen[str]) -> None:
    """Kill a process of `start`, and wait until it has ended; does nothing if it has ended."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    process.wait()


def descendants(root: int) -> set[int]:
    """The ids of the processes that `root` started, and that these started, if their parents still run."""
    children: dict[int, list[int]] = {}
    for pid, parent in _processes():
        children.setdefault(parent, []).append(pid)
    found: set[int] = set()
    waiting = [root]
    while waiting:
        fresh = [pid for pid in children.get(waiting.pop(), ()) if pid not in found]
        found.update(fresh)
        waiting += fresh
    return found


def _processes() -> Iterator[tuple[int, int]]:
    """Every process and its parent: from /proc, else from `ps`, which macOS always has."""
    if not (PROC / "self" / "stat").exists():
        with subprocess.Popen(["/bin/ps", "-A", "-o", "pid=,ppid="], stdout=subprocess.PIPE, text=True) as listing:
            for line in listing.stdout or ():
                pid, parent = map(int, line.split())
                if pid != listing.pid:
                    yield pid, parent
        return
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):  # it has just ended
                yield int(folder.name), int((folder / "stat").read_text().rpartition(")")[2].split()[1])


def _kill_all(own: int) -> None:
    """Stop the whole tree first, so that it can't fork, then kill it."""
    stopped: set[int] = set()
    for _ in range(ROUNDS):
        fresh = descendants(own) - stopped
        if not fresh:
            break
        for pid in fresh:
            _signal(pid, signal.SIGSTOP)
        stopped |= fresh
    for pid in stopped:
        _signal(pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _adopt_orphans() -> None:
    """On Linux, become the parent of every descendant that loses its parent, so that all can be found."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def main() -> None:
    """Run the program until it ends or the pipe closes."""
    own = os.getpid()
    _adopt_orphans()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)  # noqa: S603  # the command of `start`

    def finish() -> None:
        _kill_all(own)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)
        os._exit(1)

    def watch() -> None:
        while os.read(0, 4096):
            pass
        finish()

    signal.signal(signal.SIGTERM, lambda *_: finish())
    threading.Thread(target=watch, daemon=True).start()
    code = program.wait()
    _kill_all(own)
    os._exit(code if code >= 0 else 1)


if __name__ == "__main__":
    main()
