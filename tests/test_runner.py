"""`python -m tests`: flaky tests are named and counted, coverage is told by folder, and interrupts arrive."""

from __future__ import annotations

import os
import re
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

FEW = 5
"""Examples of a property in the fast lane."""

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
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # Hypothesis and its like take half of the time
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


@pytest.mark.parametrize(("count", "passed"), [(1, True), (3, False)])
def test_what_passes_at_the_second_attempt_is_flaky(project: Path, count: int, *, passed: bool) -> None:
    (project / "test_it.py").write_text(FLAKY.format(count=count))

    result = running.run(["-q"], project)

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


COUNTED = """
from package import half, whole

def test_it():
    assert half.f(1) == whole.X
"""
HALF = '''"""Not a line."""
from __future__ import annotations

def f(number):
    """Nor this."""
    if number > 1:
        return 2
    elif number:
        return 1
    raise ValueError
'''


def test_coverage_is_told_by_folder(tmp_path: Path) -> None:
    """Also where several processes share the tests; nothing of it is left beside the package's files."""
    for name, text in (("half", HALF), ("whole", "X = 1\n"), ("none", "x = 1\n")):
        (tmp_path / "package" / name).mkdir(parents=True)
        (tmp_path / "package" / name / "__init__.py").write_text(text)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_it.py").write_text(COUNTED)
    counted = tmp_path / "counted"
    counted.mkdir()
    paths = {**os.environ, "PYTHONPATH": f"{command.ROOT}{os.pathsep}{tmp_path}"}

    result = running.run([*covered.WORDS, "-q", "-n", "2"], tmp_path, covered.environment(paths, counted, "package"))

    assert result.passed
    assert covered.by_folder(counted, tmp_path / "package") == [
        "  0.0% of     1 lines  package/none",
        " 66.7% of     6 lines  package/half",
        "100.0% of     1 lines  package/whole",
        " 62.5% of     8 lines  in all",
    ]
    assert not list((tmp_path / "package").rglob("*.pyc"))


@pytest.mark.parametrize("fast", [False, True])
def test_the_whole_run_counts_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, fast: bool
) -> None:
    asked: list[Sequence[str]] = []

    def run(words: Sequence[str], root: Path, environment: Mapping[str, str]) -> running.Result:
        assert (list(words[-1:]), root) == (["-x"], command.ROOT)
        assert environment["PATH"] == os.environ["PATH"]
        asked.append(words)
        return running.Result(0)

    monkeypatch.setattr(running, "run", run)
    monkeypatch.setattr(command, "STEPS", ())
    monkeypatch.setattr(covered, "by_folder", lambda *_: ["all"])

    assert command.main([*(["--fast"] if fast else []), "-x"]) == 0

    assert [tuple(one[: len(covered.WORDS)]) == covered.WORDS for one in asked] == [not fast]
    assert ("== coverage, by folder" in capsys.readouterr().out) is not fast


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


def test_a_property_that_names_its_examples_keeps_to_the_few_of_the_fast_lane() -> None:
    """A number by itself would hold in the fast lane, too, whose profile has five."""
    here = Path(__file__).parent
    found = [
        f"{path.relative_to(here)}: {number[1]}"
        for path in here.rglob("test_*.py")
        for number in re.finditer(r"max_examples=(\d+)", path.read_text(encoding="utf-8"))
        if int(number[1]) > FEW
    ]

    assert found == []
