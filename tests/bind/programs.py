"""The programs of real name servers that evaluate what is rendered."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

_PACKAGES = {
    "named-checkzone": "bind9-utils",
    "named-checkconf": "bind9-utils",
    "named-compilezone": "bind9-utils",
    "kzonecheck": "knot-dnssecutils",
    "knotc": "knot",
    "nsd-checkzone": "nsd",
    "nsd-checkconf": "nsd",
    "unbound-checkconf": "unbound",
}


def program(name: str) -> str:
    """The program's path; skips the test, with the reason, where it is not installed."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install {_PACKAGES.get(name, name)}")
    return found


def evaluated(*words: str | Path) -> str:
    """What a program says about a file that it accepts."""
    done = subprocess.run(
        [program(str(words[0])), *map(str, words[1:])], capture_output=True, text=True, check=False, timeout=60
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def check_zone(name: str, apex: str, file: Path) -> str:
    """Load a zone file as `named-checkzone`, `kzonecheck` or `nsd-checkzone` does."""
    if name == "named-checkzone":  # -i local: names of others are not looked up
        return evaluated(name, "-i", "local", apex, file)
    return evaluated(name, "-o", apex, file) if name == "kzonecheck" else evaluated(name, apex, file)


CHECKERS = ("named-checkzone", "kzonecheck", "nsd-checkzone")
