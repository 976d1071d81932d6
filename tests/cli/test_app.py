"""The frame: verbs, exit codes, and that no fault of a user is a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dnsstack.cli.app import VERBS, run
from dnsstack.errors import MissingExtra, PlanRefused
from tests.cli.conftest import ROOT, Run
from tests.interrupts import interruptible

COMMAND = [sys.executable, "-c", "from dnsstack.cli.app import main; main()"]


def process(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *words], cwd=ROOT, capture_output=True, text=True, check=False, **options)


def test_help_lists_every_verb_with_its_summary(dnsstack: Run) -> None:
    ran = dnsstack("--help")

    assert ran.code == 0
    assert all(name in ran.out for name in VERBS)
    assert "Exit codes" in ran.out


@pytest.mark.parametrize("verb", list(VERBS))
def test_help_of_every_verb_has_an_example(dnsstack: Run, verb: str) -> None:
    ran = dnsstack(verb, "--help")

    assert ran.code == 0
    assert f"dnsstack {verb}" in ran.out.split("Usage:", 1)[1].split("\n", 1)[1], "an example in the epilog"


def test_a_misspelt_verb_is_a_usage_error_that_names_the_nearest(dnsstack: Run) -> None:
    ran = dnsstack("chekc")

    assert ran.code == 2
    assert "did you mean 'check'?" in ran.err


@pytest.mark.parametrize(
    "words", [("check",), ("check", "--format", "xml", "a.yaml"), ("render", "a.yaml"), ("--nope",)]
)
def test_usage_errors_exit_with_2(dnsstack: Run, words: tuple[str, ...]) -> None:
    ran = dnsstack(*words)

    assert ran.code == 2
    assert ran.err.startswith("Usage: dnsstack")


def test_version_is_the_packages(dnsstack: Run) -> None:
    from dnsstack import __version__

    assert dnsstack("--version").out == f"dnsstack, version {__version__}\n"


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (MissingExtra("x", "it"), 3, "error: it needs an extra that is not installed; run pip install 'dnsstack[x]'\n"),
        (PlanRefused("first this, then that"), 1, "error: first this, then that\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (OSError(28, "No space left on device", "out.zone"), 3, "error: No space left on device: out.zone\n"),
    ],
)  # fmt: skip
def test_errors_are_sentences_with_their_exit_codes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, text: str
) -> None:
    from dnsstack.cli import app

    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(app.app, "main", failing)

    assert run(["check"]) == code
    assert capsys.readouterr().err == text


def test_a_fault_of_our_own_shows_where_it_happened_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dnsstack.cli import app

    def failing(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(app.app, "main", failing)

    assert run(["check"]) == 3
    assert "ZeroDivisionError" in (err := capsys.readouterr().err)
    assert "a fault of dnsstack" in err


def test_a_reader_that_leaves_early_is_no_fault(good: Path) -> None:
    """`dnsstack schema | head -1`: no traceback, no complaint at exit."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [*COMMAND, "schema"], cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, check=False
        )
    finally:
        os.close(writer)

    assert done.stderr == ""
    assert done.returncode == 0


def test_a_command_ends_at_once_and_loses_nothing(good: Path) -> None:
    """What is registered for the end of the process is done, and what was printed arrives in a pipe."""
    program = "import atexit; atexit.register(print, 'at the end'); from dnsstack.cli.app import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "check", str(good)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0
    assert done.stdout.startswith("no findings")
    assert done.stdout.endswith("at the end\n")
    assert done.stderr == ""


def test_an_interrupt_ends_cleanly(good: Path) -> None:
    """Ctrl-C while a document is being laid out: one word, no traceback."""
    program = (
        "import dnsstack.document\n"
        "from dnsstack.cli.app import main\n"
        "def waits(*_):\n"
        "    print('ready', flush=True)\n"
        "    signal.pause()\n"
        "dnsstack.document.fmt = waits\n"
        "main()"
    )
    with subprocess.Popen(
        [*interruptible(program), "fmt", str(good)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == "ready\n"
            running.send_signal(signal.SIGINT)
            _, err = running.communicate(timeout=20)
        finally:
            running.kill()

    assert running.returncode == 130
    assert err.strip() == "interrupted"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_ask_dnsstack(dnsstack: Run, shell: str) -> None:
    ran = dnsstack("completion", shell)

    assert ran.code == 0
    assert "_DNSSTACK_COMPLETE" in ran.out


def test_completion_knows_verbs_and_options() -> None:
    environment = {**os.environ, "_DNSSTACK_COMPLETE": "bash_complete", "COMP_WORDS": "dnsstack che", "COMP_CWORD": "1"}
    # click's completion answers before anything is parsed
    done = subprocess.run(
        [sys.executable, "-c", "from dnsstack.cli.app import app; app(prog_name='dnsstack')"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "check" in done.stdout
