"""The rehearsal that README shows is what its commands print, but for the numbers."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Final

import pytest

from dnsstack.cli.app import run
from dnsstack.cli.sandboxing.run import TOO_BUSY

ROOT: Final = Path(__file__).resolve().parents[2]


def shown() -> tuple[list[str], str]:
    """The commands of README's rehearsal, and what it prints."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- output: rehearsal -->\n```sh\n(.*?)\n```\n\n```text\n(.*?)\n```", text, re.DOTALL)
    assert found, "README.md has no rehearsal"
    return found[1].splitlines(), found[2]


def masked(text: str) -> list[str]:
    """Without numbers and widths, and without whose answers were in a cache: these differ from run to run."""
    lines = (re.sub(r" +", " ", re.sub(r"\d+", "N", line)).strip() for line in text.splitlines())
    return [line for line in lines if line and "answered by cache" not in line]


@pytest.mark.slow
def test_the_rehearsal_that_readme_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    (edit, walk), printed = shown()
    new = str(tmp_path / "new.yaml")
    subprocess.run(edit.replace("new.yaml", new), shell=True, check=True)  # README's own line
    code = run([new if word == "new.yaml" else word for word in shlex.split(walk)[1:]])
    said = capsys.readouterr().out
    if code == TOO_BUSY:
        pytest.skip("this machine is too busy for a rehearsal to be evaluated")
    assert code == 0, said
    assert masked(said) == masked(printed)
