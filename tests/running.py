"""One run of pytest, what failed once more, and what to think of it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FAILED: Final = 1
"""pytest's exit code where tests failed."""
TOLERATED: Final = 2
"""So many tests may pass only at the second attempt: name servers and checkers share a busy machine."""


@dataclass(frozen=True, slots=True)
class Result:
    """pytest's last exit code, and the tests that failed once and then passed."""

    code: int
    flaky: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing failed twice, and little once."""
        return not self.code and len(self.flaky) <= TOLERATED

    def lines(self) -> list[str]:
        """What is printed of it."""
        counted = [f"flaky: {name}" for name in self.flaky]
        if len(self.flaky) > TOLERATED:
            counted.append(f"{len(self.flaky)} tests are flaky; the limit is {TOLERATED}, so this is a failure")
        elif self.flaky:
            counted.append(f"{len(self.flaky)} of {TOLERATED} allowed tests are flaky")
        return counted


def run(words: Sequence[str], root: Path, environment: Mapping[str, str] | None = None) -> Result:
    """Run pytest with `words`, then what failed once more."""
    with tempfile.TemporaryDirectory(prefix="dnsstack-tests-") as folder:
        own = ["-o", f"cache_dir={folder}"]  # nothing of an earlier run is taken for a failure of this one
        command = [sys.executable, "-m", "pytest", *words, *own]
        code = subprocess.run(command, cwd=root, env=environment, check=False).returncode
        first = _failed(Path(folder))
        if code != FAILED or not first:
            return Result(code)
        print("== what failed, once more", flush=True)  # noqa: T201  # the progress of the run
        again = [*command, "--last-failed", "--last-failed-no-failures=none"]
        code = subprocess.run(again, cwd=root, env=environment, check=False).returncode
        return Result(code, tuple(sorted(first - _failed(Path(folder)))) if code <= FAILED else ())


def _failed(folder: Path) -> set[str]:
    """The tests that pytest's cache remembers as failed."""
    try:
        return set(json.loads((folder / "v" / "cache" / "lastfailed").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return set()
