"""Which share of the package the tests carry out, by folder: this process's tests alone, no child's.

Python 3.12 and later tell each line once (`sys.monitoring`, PEP 669), which costs up to a third of the tests' CPU
time: the whole run counts by default there. An older one traces every line, which costs more than the tests themselves:
only where that is asked for. (Python 3.13, tests of plan, lint and document: 13.2 s, 17.1 s and 28.7 s of CPU.)
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

CHEAP: Final = sys.version_info >= (3, 12)
"""Whether counting costs little."""

WHY_NOT: Final = (
    "coverage: not counted: Python {} has no sys.monitoring (3.12 has), and tracing costs about as much again as the"
    " tests; --coverage counts all the same"
)


def why_not() -> str:
    """The line in the place of figures that would cost too much."""
    return WHY_NOT.format(".".join(map(str, sys.version_info[:2])))


def measuring(data: Path, source: str = "dnsstack") -> list[str]:
    """What stands between Python and `-m pytest` so that the lines of a package are counted."""
    return ["-m", "coverage", "run", f"--source={source}", f"--data-file={data}"]


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """`given`, with the cheap way of counting where there is one."""
    return {**given, **({"COVERAGE_CORE": "sysmon"} if CHEAP else {})}


def by_folder(data: Path) -> list[str]:
    """A line for each folder, the least covered first, and the whole at the end; nothing where nothing was measured."""
    from coverage import Coverage
    from coverage.exceptions import CoverageException

    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        try:
            measured = Coverage(data_file=str(data))
            measured.load()
            measured.json_report(outfile=str(report))
        except CoverageException as error:
            return [f"coverage: {error}"]
        return list(_lines(json.loads(report.read_text(encoding="utf-8"))))


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    folders: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, found in report["files"].items():
        for key in (Path(name).parent.as_posix(), "all"):
            folders[key][0] += found["summary"]["covered_lines"]
            folders[key][1] += found["summary"]["num_statements"]
    whole = folders.pop("all", [0, 0])
    for name, (covered, lines) in sorted(folders.items(), key=lambda item: (_share(*item[1]), item[0])):
        yield f"{_share(covered, lines):6.1%} of {lines:5} lines  {name}"
    yield f"{_share(*whole):6.1%} of {whole[1]:5} lines  in all"


def _share(covered: int, lines: int) -> float:
    return covered / lines if lines else 1.0
