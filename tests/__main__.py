"""`python -m tests`: everything that a change must pass, in one command; pytest runs last and prints last.

Further words go to pytest: `python -m tests -k naming`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent

STEPS: Final = (
    ("lint", ["-m", "ruff", "check", "."]),
    ("format", ["-m", "ruff", "format", "--check", "."]),
    ("types", ["-m", "mypy"]),
    ("layers", ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]),
    ("tests", ["-m", "pytest"]),
)
"""Each step: what it looks after, and what Python runs for it. pytest is last."""


FAILED: Final = 1
"""pytest's exit code where tests failed."""


def main(arguments: list[str]) -> int:
    """Run every step, also after one has failed; 1 where any has."""
    failed = []
    for name, command in STEPS:
        print(f"== {name}", flush=True)  # noqa: T201  # the progress of the run
        words = [sys.executable, *command, *(arguments if name == "tests" else [])]
        code = subprocess.run(words, cwd=ROOT, check=False).returncode
        if code == FAILED and name == "tests":
            print("== what failed, once more: name servers and checkers share a busy machine", flush=True)  # noqa: T201  # likewise
            again = ["--last-failed", "--last-failed-no-failures=none"]
            code = subprocess.run([*words, *again], cwd=ROOT, check=False).returncode
        if code:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)  # noqa: T201  # the verdict
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
