"""The command line, run in this process: output, errors and exit code apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def dnsstack(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`dnsstack("check", file)`, as from the repository's root, with a plain terminal."""
    from dnsstack.cli.app import run

    monkeypatch.chdir(ROOT)
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def ran(*words: str | Path, cwd: Path | None = None) -> Ran:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        code = run([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err, err
        return Ran(code, out, err)

    return ran


GOOD = """\
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef"}
records:
  "@": {A: 192.0.2.1, AAAA: "2001:db8::1"}
  www: {CNAME: "@"}
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A document without findings of severity error."""
    file = tmp_path / "example.com.yaml"
    file.write_text(GOOD, encoding="utf-8")
    return file


@pytest.fixture
def malformed(tmp_path: Path) -> Path:
    """A document with two faults of form."""
    file = tmp_path / "malformed.yaml"
    file.write_text(
        GOOD.replace("192.0.2.1", "192.0.2.256").replace("records:", "recrods: {}\nrecords:"), encoding="utf-8"
    )
    return file


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """A well-formed document that a rule refuses: a CNAME beside other data."""
    file = tmp_path / "refused.yaml"
    file.write_text(GOOD + '  ftp: {CNAME: "@", A: 192.0.2.2}\n', encoding="utf-8")
    return file
