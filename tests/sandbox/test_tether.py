"""A tethered program ends with the process that started it, and so does everything that it started itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from dnsstack.sandbox import tether

NEST = textwrap.dedent("""
    import subprocess, sys, time
    grandchild = subprocess.Popen([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"],
                                  stdout=subprocess.PIPE, start_new_session=True)
    grandchild.stdout.readline()
    print(grandchild.pid, flush=True)
    time.sleep(600)
""")
"""A program with a child in a session of its own, as the Pulumi engine's plugins are."""

HOLDER = textwrap.dedent(f"""
    import sys
    from dnsstack.sandbox import tether
    held = tether.start([sys.executable, "-c", {NEST!r}], stdout=sys.stdout)
    held.wait()
""")
"""A sandbox that is killed while it holds a tethered program."""


def gone(pid: int) -> bool:
    """True once the process has ended, reaped or not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" in status.read_text()


def test_closing_the_pipe_kills_children_of_children() -> None:
    process = tether.start([sys.executable, "-c", NEST], stdout=subprocess.PIPE)
    assert process.stdout is not None
    grandchild = int(process.stdout.readline())
    assert not gone(grandchild)

    tether.end(process)
    process.stdout.close()

    assert gone(grandchild)


def test_a_killed_holder_leaves_nothing() -> None:
    """SIGKILL gives the holder no chance to clean up: the closing pipe does."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    grandchild = int(holder.stdout.readline())
    below = tether.descendants(holder.pid)
    assert grandchild in below

    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert holder.stdout.read() == ""  # the pipe ends when the last of them does
    holder.stdout.close()

    assert gone(grandchild)


@pytest.mark.parametrize("code", [0, 3])
def test_the_tether_ends_as_its_program_does(code: int) -> None:
    process = tether.start([sys.executable, "-c", f"raise SystemExit({code})"])

    assert process.wait() == code
    tether.end(process)


def test_a_tether_that_is_terminated_takes_its_program_with_it() -> None:
    process = tether.start([sys.executable, "-c", NEST], stdout=subprocess.PIPE)
    assert process.stdout is not None
    grandchild = int(process.stdout.readline())

    process.terminate()
    process.wait()
    tether.end(process)
    process.stdout.close()

    assert gone(grandchild)
