"""`python -m tests`: flaky tests are named and counted, coverage is told by folder, and interrupts arrive."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests import __main__ as command
from tests import covered, running
from tests.conftest import SLOW
from tests.interrupts import interruptible

FLAKY = """
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range({count}))
def test_second_time_lucky(number):
    seen = Path(f"seen-{{number}}")
    if not seen.exists():
        seen.touch()
        raise AssertionError

def test_good():
    pass
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


@pytest.mark.parametrize(("count", "passed"), [(1, True), (3, False)])
def test_what_passes_at_the_second_attempt_is_flaky(project: Path, count: int, *, passed: bool) -> None:
    (project / "test_it.py").write_text(FLAKY.format(count=count))

    result = running.run(["-q", "-p", "no:randomly"], project)

    assert result.flaky == tuple(f"test_it.py::test_second_time_lucky[{number}]" for number in range(count))
    assert (result.code, result.passed) == (0, passed)
    assert result.lines()[0] == "flaky: test_it.py::test_second_time_lucky[0]"
    assert ("this is a failure" in result.lines()[-1]) is not passed


def test_what_fails_twice_is_a_failure_and_not_flaky(project: Path) -> None:
    (project / "test_it.py").write_text("def test_bad():\n    assert False\n")

    result = running.run(["-q"], project)

    assert (result.code, result.flaky, result.passed, result.lines()) == (1, (), False, [])


def test_what_cant_be_collected_is_a_failure(project: Path) -> None:
    (project / "test_it.py").write_text("import nothing_of_this_name\n")

    assert not running.run(["-q"], project).passed


def test_coverage_is_told_by_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "data"
    assert covered.by_folder(data)[0].startswith("coverage: No data")

    for name, text in (("half", "def f():\n    return 1\n"), ("none", "x = 1\n")):
        (tmp_path / "package" / name).mkdir(parents=True)
        (tmp_path / "package" / name / "__init__.py").write_text(text)
    (tmp_path / "program.py").write_text("import package.half")
    subprocess.run([sys.executable, *covered.measuring(data, "package"), "program.py"], check=True)

    assert covered.by_folder(data) == [
        "  0.0% of     1 lines  package/none",
        " 50.0% of     2 lines  package/half",
        " 33.3% of     3 lines  in all",
    ]


@pytest.mark.parametrize(
    ("arguments", "cheap", "counted"),
    [([], True, True), ([], False, False), (["--coverage"], False, True), (["--fast"], True, False)],
)
def test_the_whole_run_counts_lines_where_that_is_cheap_or_asked_for(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    *,
    cheap: bool,
    counted: bool,
) -> None:
    asked: list[Sequence[str]] = []
    environments: list[Mapping[str, str]] = []

    def run(
        words: Sequence[str], root: Path, before: Sequence[str] = (), environment: Mapping[str, str] | None = None
    ) -> running.Result:
        assert (list(words[-1:]), root) == (["-x"], command.ROOT)
        asked.append(before)
        environments.append(environment or {})
        return running.Result(0)

    monkeypatch.setattr(covered, "CHEAP", cheap)
    monkeypatch.setattr(running, "run", run)
    monkeypatch.setattr(command, "STEPS", ())

    assert command.main([*arguments, "-x"]) == 0

    told = capsys.readouterr().out
    assert ["coverage" in before for before in asked] == [counted]
    assert ("== coverage, by folder" in told) is counted
    assert ("coverage: not counted: Python 3." in told) is (not counted and "--fast" not in arguments)
    assert environments[0].get("COVERAGE_CORE") == ("sysmon" if counted and cheap else os.environ.get("COVERAGE_CORE"))


def test_an_interrupt_arrives_although_the_runner_ignores_it() -> None:
    """As below `nohup`: the shell ignores SIGINT, and everything that it starts inherits that."""
    program = interruptible("signal.raise_signal(signal.SIGINT)")

    heard = subprocess.run(["sh", "-c", f"trap '' INT; exec {shlex.join(program)}"], capture_output=True, check=False)
    deaf = [sys.executable, "-c", "import signal; signal.raise_signal(signal.SIGINT)"]
    missed = subprocess.run(["sh", "-c", f"trap '' INT; exec {shlex.join(deaf)}"], capture_output=True, check=False)

    assert b"KeyboardInterrupt" in heard.stderr
    assert missed.returncode == 0


def test_every_slow_file_is_there() -> None:
    here = Path(__file__).parent

    assert [name for name in sorted(SLOW) if not (here / name).is_file()] == []
