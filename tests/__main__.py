"""`python -m tests`: everything that a change must pass, in one command; `--fast` is the part for the inner loop.

The whole run counts the lines that the tests carry out and prints them by folder.
Further words go to pytest: `python -m tests -k naming`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests import covered, running

ROOT: Final = Path(__file__).resolve().parent.parent

TYPED: Final = [f"tests/cases/typed/typed_{name}.py" for name in ("use", "values", "wrong")]
"""Programs as users write them: type checkers take them without plugins, and refuse each line of the last."""

STEPS: Final = (
    ("lint", ["-m", "ruff", "check", "."]),
    ("format", ["-m", "ruff", "format", "--check", "."]),
    ("types", ["-m", "mypy"]),
    ("front door", ["-m", "mypy", "--strict", "--config-file=", *TYPED]),
    ("front door, another checker", ["-m", "basedpyright", "--pythonpath", sys.executable, *TYPED]),
    ("layers", ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]),
)
"""Each step before the tests: what it looks after, and what Python runs for it."""
FAST_STEPS: Final = frozenset({"lint", "format"})
FAST: Final = ("-m", "not slow and not engine", "-n", "2")
"""What pytest gets in the fast lane: no real servers, engine, sandbox's life or drills; two processes."""


def main(arguments: list[str]) -> int:
    """Run every step, also after one has failed; 1 where any has."""
    fast = "--fast" in arguments
    words = [word for word in arguments if word != "--fast"]
    failed = [name for name, command in STEPS if not (fast and name not in FAST_STEPS) and not _passes(name, command)]
    _say("== tests")
    result = _fast(words) if fast else _whole(words)
    for line in result.lines():
        _say(line)
    if not result.passed:
        failed.append("tests")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)  # noqa: T201  # the result
    return 1 if failed else 0


def _passes(name: str, command: list[str]) -> bool:
    _say(f"== {name}")
    return subprocess.run([sys.executable, *command], cwd=ROOT, check=False).returncode == 0


def _fast(words: list[str]) -> running.Result:
    """What a change is likely to break, with few examples of each property."""
    return running.run([*FAST, *words], ROOT, environment={"HYPOTHESIS_PROFILE": "fast", **os.environ})


def _whole(words: list[str]) -> running.Result:
    """Every test, with the lines counted that they carry out."""
    with tempfile.TemporaryDirectory(prefix="dnsstack-coverage-") as name:
        folder = Path(name)
        result = running.run([*covered.WORDS, *words], ROOT, covered.environment(os.environ, folder))
        _say("== coverage, by folder")
        for line in covered.by_folder(folder, ROOT / "dnsstack"):
            _say(line)
    return result


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # the progress of the run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
