"""Pipes that nobody writes to, on every command that reads a file; failures while a file is written."""

from __future__ import annotations

import errno
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dnsstack.follow.audit import Audit
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.deploy.stack import DeploymentError, StackTarget
from tests.cli.conftest import Run

READING = {
    "check": "check {pipe}.yaml",
    "explain": "explain {pipe}.yaml",
    "render": "render {pipe}.yaml --to zone",
    "verify": "verify {pipe}.yaml",
    "follow": "follow {pipe}.yaml --once",
    "pin": "pin {pipe}.yaml www A auto",
    "fmt": "fmt {pipe}.yaml",
    "diff, the new one": "diff {good} {pipe}.yaml",
    "sandbox": "sandbox run {pipe}.yaml",
    "json": "check {pipe}.json",
    "previous": "render {good} --to change-batch --previous {pipe}",
    "key of a transfer": "render {good} --to change-batch --previous axfr:192.0.2.1 --tsig-key {pipe}",
    "tsig convert": "tsig convert {pipe} --to nsd --out {pipe}.conf",
    "zone file": "import example.com --from zonefile:{pipe}",
    "octodns": "import example.com --from octodns:{pipe}",
    "key of an import": "import example.com --from axfr:192.0.2.1 --tsig-key {pipe}",
    "report": "verify {good} --vantage there={pipe}",
    "included": "check {including}",
    "included zone": "import example.com --from zonefile:{including}.zone",
    "included by octodns": "import example.com --from octodns:{including}.octodns.yaml",
}


@pytest.fixture
def in_time() -> Iterator[None]:
    """A command that waits is ended, so that the test fails instead of hanging."""
    signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it waits for a pipe that nobody writes to"))
    signal.alarm(60)
    yield
    signal.alarm(0)


def _socket(name: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(name))  # a socket's name has 107 octets at most


KINDS: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "socket": _socket,
    "zeros": lambda name: name.symlink_to("/dev/zero"),
}
"""What has no end, or no beginning."""


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", READING.values(), ids=READING)
def test_what_is_no_file_holds_no_command_up(
    dnsstack: Run, good: Path, tmp_path: Path, command: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pipe, including = tmp_path / "pipe", tmp_path / "including.yaml"
    for name in (pipe, pipe.with_suffix(".yaml"), pipe.with_suffix(".json")):
        KINDS[kind](name)
    including.write_text("domain: example.com\ninclude: pipe.yaml\n", encoding="utf-8")
    Path(f"{including}.zone").write_text("$INCLUDE pipe\n", encoding="utf-8")
    Path(f"{including}.octodns.yaml").write_text("www: !include pipe.yaml\n", encoding="utf-8")
    ran = dnsstack(*command.format(pipe=pipe, good=good, including=including).split())
    said = (ran.out + ran.err).lower()
    assert ran.code in (2, 3), said
    assert "not a regular file" in said or (kind == "zeros" and "folder" in said), "a link leads out of the folder"


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_an_empty_audit_log(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    KINDS[kind](tmp_path / "log")
    assert list(Audit(tmp_path / "log").read()) == []


@pytest.mark.usefixtures("in_time")
def test_a_program_that_is_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "__main__.py")
    with pytest.raises(DeploymentError, match="not a regular file"):
        InProcessStack(StackTarget(tmp_path / "sandbox", tmp_path, root=tmp_path)).up()


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _fails(dnsstack: Run, *words: str | Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", _full)
        ran = dnsstack(*words)
    assert ran.code == 3, ran
    assert "No space left" in ran.err, "one sentence"
    assert "Traceback" not in ran.err


def test_fmt_leaves_the_document_whole(dnsstack: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    text = "domain:   example.com\n"
    file.write_text(text, encoding="utf-8")
    _fails(dnsstack, "fmt", file)
    assert file.read_text(encoding="utf-8") == text
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_fmt_keeps_mode_and_link(dnsstack: Run, tmp_path: Path) -> None:
    file, link = tmp_path / "a.yaml", tmp_path / "link.yaml"
    file.write_text("domain:   example.com\n", encoding="utf-8")
    file.chmod(0o604)
    link.symlink_to(file.name)
    assert dnsstack("fmt", link).code == 0
    assert link.is_symlink()
    assert (file.read_text(encoding="utf-8"), file.stat().st_mode & 0o777) == ("domain: example.com\n", 0o604)


def test_render_writes_all_or_nothing(dnsstack: Run, good: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert dnsstack("render", good, "--to", "zone", "--out", out).code == 0
    before = {file: file.read_bytes() for file in out.rglob("*") if file.is_file()}
    good.write_text(good.read_text(encoding="utf-8").replace("192.0.2.1", "192.0.2.9"), encoding="utf-8")
    _fails(dnsstack, "render", good, "--to", "zone", "--out", out)
    assert {file: file.read_bytes() for file in out.rglob("*") if file.is_file()} == before


def test_a_drawing_stays(dnsstack: Run, good: Path, tmp_path: Path) -> None:
    drawing = tmp_path / "topology.svg"
    drawing.write_text("before", encoding="utf-8")
    _fails(dnsstack, "explain", good, "--svg", drawing)
    assert drawing.read_text(encoding="utf-8") == "before"


def test_init_and_tsig_leave_nothing(dnsstack: Run, tmp_path: Path) -> None:
    _fails(dnsstack, "init", "example.com", "--dir", tmp_path / "new")
    assert not [file for file in (tmp_path / "new").rglob("*") if file.is_file()]
    _fails(dnsstack, "tsig", "new", "key.example.com", "--out", tmp_path / "key")
    assert not (tmp_path / "key").exists()


def test_import_and_pin_leave_what_was_there(dnsstack: Run, tmp_path: Path) -> None:
    zone, out = tmp_path / "db", tmp_path / "example.com.yaml"
    zone.write_text("@ 300 SOA a. b. 1 1 1 1 1\n@ 300 NS a.example.net.\nwww 300 A 192.0.2.1\n", encoding="utf-8")
    out.write_text("before", encoding="utf-8")
    _fails(dnsstack, "import", "example.com", "--from", f"zonefile:{zone}", "--out", out)
    assert out.read_text(encoding="utf-8") == "before"

    document = tmp_path / "pinned.yaml"
    text = (Path("examples/failover/example.com.yaml")).read_text(encoding="utf-8")
    document.write_text(text, encoding="utf-8")
    _fails(dnsstack, "pin", document, "www", "A", "secondary", "--reason", "moving")
    assert document.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("command", ["check", "fmt", "explain", "verify", "pin www A auto"])
def test_a_toml_document_is_refused_in_a_sentence(dnsstack: Run, tmp_path: Path, command: str) -> None:
    file = tmp_path / "example.com.toml"
    file.write_text('domain = "example.com"\n', encoding="utf-8")
    verb, *rest = command.split()
    ran = dnsstack(verb, file, *rest)
    assert ran.code == 2
    assert "TOML is not a format of documents; write YAML or JSON" in ran.out + ran.err
