"""`dnsstack sandbox` as a process: it starts nothing for a faulty document, ends cleanly, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dns.message
import dns.query
import pytest

from dnsstack.sandbox import tether
from dnsstack.sandbox.dns import addresses as loopback
from tests.interrupts import interruptible
from tests.sandbox.rehearsing import DOCUMENT

pytestmark = pytest.mark.slow
PATIENCE = 60.0
ADDRESS = re.compile(r"(127\.\d+\.\d+\.\d+)#(\d+)")
ASKED = re.compile(r"^dig \+norecurse @(\S+) -p (\d+) (\S+) A$", re.MULTILINE)


class Running:
    """A sandbox's process, read from as it goes."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.said = ""

    def until(self, text: str) -> str:
        """Read until `text` was said; everything said so far."""
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
        deadline = time.monotonic() + PATIENCE
        while text not in self.said:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
            chunk = os.read(descriptor, 65536) if ready else b""
            assert chunk, f"{text!r} was not said:\n{self.said}"
            self.said += chunk.decode()
        return self.said

    def below(self) -> set[int]:
        """Every process that it started."""
        return tether.descendants(self.process.pid)

    def end(self, number: signal.Signals) -> int:
        """Send a signal, and wait for the end; the exit code."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=PATIENCE)
        assert self.process.stdout is not None
        self.said += self.process.stdout.read().decode()
        return code


def command(*words: str) -> list[str]:
    return [*interruptible("from dnsstack.cli.app import main; main()"), "sandbox", *words]


@contextmanager
def sandbox(folder: Path, *words: str) -> Iterator[Running]:
    """A sandbox whose temporary folders lie in `folder`, both streams in one pipe."""
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    process = subprocess.Popen(
        command(*words),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    running = Running(process)
    try:
        yield running
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def gone(pids: set[int]) -> bool:
    """True when the processes have all ended; a closed pipe tells them, so they are given a moment."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        listed = subprocess.run(["ps", "-A", "-o", "pid=,stat="], capture_output=True, text=True, check=True).stdout
        alive = {int(pid) for pid, state in map(str.split, listed.splitlines()) if not state.startswith("Z")}
        if not pids & alive:
            return True
        time.sleep(0.05)
    return False


def bindable(said: str) -> bool:
    """True when every address that was printed can be bound again."""
    places = {(address, int(port)) for address, port in ADDRESS.findall(said)}
    assert len(places) >= 7
    return all(loopback._can_bind(*place) for place in places)


def ask(said: str) -> list[str]:
    """What the printed dig line gets."""
    found = ASKED.findall(said)
    assert found, said
    server, port, owner = found[-1]
    query = dns.message.make_query(owner, "A")
    query.flags &= ~dns.flags.RD
    response = dns.query.udp(query, server, port=int(port), timeout=PATIENCE)
    return sorted(rdata.to_text() for rrset in response.answer for rdata in rrset)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "example.com.yaml"
    file.write_text(DOCUMENT, encoding="utf-8")
    return file


READY = "Ctrl-C ends it."


def test_serve_answers_redeploys_and_ends_on_sigint(tmp_path: Path, document: Path) -> None:
    """The dig line answers; a changed document is deployed, one with errors is told and changes nothing."""
    with sandbox(tmp_path, "serve", str(document), "--in-process", "--speed", "20") as running:
        said = running.until(READY)
        assert ask(said) == ["192.0.2.10"]
        document.write_text(DOCUMENT.replace("primary: 192.0.2.10", "primary: 192.0.2.11"), encoding="utf-8")
        running.until("the document has changed and is deployed")
        assert ask(said) == ["192.0.2.11"]
        document.write_text(DOCUMENT.replace("primary: 192.0.2.10", "primary: 192.0.2.300"), encoding="utf-8")
        running.until("192.0.2.300")
        assert ask(said) == ["192.0.2.11"]
        below = running.below()

        assert running.end(signal.SIGINT) == 0

    assert "everything is stopped and removed" in running.said
    assert "Traceback" not in running.said
    assert gone(below)
    assert bindable(said)
    assert [*(tmp_path / "temporary").iterdir()] == []


def test_a_killed_sandbox_leaves_no_process_and_no_port(tmp_path: Path, document: Path) -> None:
    with sandbox(tmp_path, "serve", str(document), "--in-process") as running:
        said = running.until(READY)
        below = running.below()

        assert running.end(signal.SIGKILL) == -signal.SIGKILL

    assert gone(below)
    assert bindable(said)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_sandbox_that_ends_during_deployment_leaves_no_process(
    tmp_path: Path, document: Path, number: signal.Signals
) -> None:
    with sandbox(tmp_path, "run", str(document), "--in-process") as running:
        running.until("deploying example.com.")
        while not running.below():
            assert running.process.poll() is None
        below = running.below()

        code = running.end(number)

    assert code == (130 if number != signal.SIGKILL else -signal.SIGKILL)
    assert "Traceback" not in running.said
    assert gone(below)
    if number is not signal.SIGKILL:
        assert [*(tmp_path / "temporary").iterdir()] == []


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on PATH")
def test_an_engine_is_killed_with_its_plugins(tmp_path: Path, document: Path) -> None:
    """Plugins and language host run in process groups of their own: the tether finds them as descendants."""
    with sandbox(tmp_path, "run", str(document)) as running:
        running.until("deploying example.com.")
        deadline = time.monotonic() + PATIENCE
        while len(below := running.below()) < 5:  # tether, engine, language host, a plugin, the program
            assert time.monotonic() < deadline, running.said
            time.sleep(0.02)

        running.end(signal.SIGKILL)

    assert gone(below)


def test_two_sandboxes_live_side_by_side(tmp_path: Path, document: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(DOCUMENT.replace("192.0.2.10", "192.0.2.66"), encoding="utf-8")
    with (
        sandbox(tmp_path, "serve", str(document), "--in-process") as one,
        sandbox(tmp_path, "serve", str(other), "--in-process") as two,
    ):
        first, second = one.until(READY), two.until(READY)
        assert ask(first) == ["192.0.2.10"]
        assert ask(second) == ["192.0.2.66"]
        assert not {*ADDRESS.findall(first)} & {*ADDRESS.findall(second)}
        assert one.end(signal.SIGTERM) == 0
        assert ask(second) == ["192.0.2.66"]
        assert two.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("verb", ["run", "serve", "deploy"])
def test_a_document_with_errors_starts_nothing(tmp_path: Path, document: Path, verb: str) -> None:
    """No module of the sandbox's world is even loaded: nothing could bind or fork."""
    document.write_text(DOCUMENT.replace("check: one", "check: none"), encoding="utf-8")
    watch = (
        "import socket, subprocess, sys, os\n"
        "def refuse(*_, **__): raise SystemExit('something was started')\n"
        "socket.socket.bind = subprocess.Popen.__init__ = os.fork = refuse\n"
        "from dnsstack.cli.app import main\n"
        "import atexit\n"
        "atexit.register(lambda: print('loaded' if 'dnsstack.sandbox.network' in sys.modules else 'clean'))\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", watch, "sandbox", verb, str(document)], capture_output=True, text=True, check=False
    )

    assert done.returncode in (1, 2), done.stderr
    assert "clean" in done.stdout
    assert "example.com.yaml:" in done.stderr
    assert "deploying" not in done.stderr


def test_temporary_folders_are_the_systems(tmp_path: Path) -> None:
    """What the tests above look at is where the sandbox writes."""
    found = subprocess.run(
        [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()

    assert found == str(tmp_path) != tempfile.gettempdir()
