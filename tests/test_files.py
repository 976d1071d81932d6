"""Reading without waiting, writing whole or not at all."""

from __future__ import annotations

import ast
import errno
import io
import os
import re
import stat
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import dnsstack
from dnsstack import files

PACKAGE = Path(dnsstack.__file__).parent
NOT_ATOMIC = {
    "follow/audit.py": "appends",
    "sandbox/deploy/state.py": "appends to its journal",
    "sandbox/fleet.py": "a server's log",
    "sandbox/resolver/recursive.py": "a server's log",
    "cli/app.py": "the null device",
    "files.py": "the writer",
}
"""Modules that may open a file for writing themselves, and why."""
NOT_REGULAR = {
    "files.py": "the reader",
    "sandbox/deploy/state.py": "appends to its journal",
    "follow/audit.py": "the end of its own log",
    "sandbox/fleet.py": "a server's log",
    "sandbox/resolver/recursive.py": "a server's log",
    "sandbox/tether.py": "the kernel's table of processes",
}
"""Modules that may read a file themselves, and why."""


@cache
def _all_calls() -> tuple[tuple[str, str, str], ...]:
    """Module, name and text of every call that has to do with a file."""
    found = []
    for module in sorted(PACKAGE.rglob("*.py")):
        text = module.read_text(encoding="utf-8")
        if re.search(r"write_|read_|open\(|os\.re|mkstemp", text):
            name = module.relative_to(PACKAGE).as_posix()
            calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
            found += [(name, ast.unparse(call.func), ast.unparse(call)) for call in calls]
    return tuple(found)


def _calls(names: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Module and text of every call of a method or function of these names."""
    return ((module, shown) for module, name, shown in _all_calls() if names.match(name))


def test_one_writer() -> None:
    """Whatever else writes a file truncates it first."""
    writing = re.compile(r".*\.(write_text|write_bytes)$|open$|.*\.open$|os\.(open|replace|rename)$|tempfile\.mkstemp$")
    for module, call in _calls(writing):
        writes = re.search(r"write_text|write_bytes|os\.|mkstemp|['\"][wax]b?\+?['\"]", call)
        assert not writes or module in NOT_ATOMIC, f"{module}: {call}: files.write keeps the old file whole"


def test_one_reader() -> None:
    """Whatever else reads a file waits for a pipe that nobody writes to."""
    for module, call in _calls(re.compile(r"(?!files\.).*\.(read_text|read_bytes)$|(.*file\.)?open$")):
        assert module in NOT_REGULAR, f"{module}: {call}: files.read_text takes regular files only"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "old"
    file.write_text("before", encoding="utf-8")
    file.chmod(0o640)
    return file


def test_mode_owner_attributes_and_links_stay(old: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(old, 12345, 54321)
    link = tmp_path / "folder" / "link"
    link.parent.mkdir()
    link.symlink_to("../old")
    before = old.stat()
    files.write(link, "after")
    after = old.stat()
    assert (link.is_symlink(), link.readlink(), old.read_text(encoding="utf-8")) == (True, Path("../old"), "after")
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder", "old"], "nothing is left beside it"


def test_a_dangling_link_gets_its_target(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("new")
    files.write(tmp_path / "link", "text")
    assert (tmp_path / "new").read_text(encoding="utf-8") == "text"


@pytest.mark.parametrize("step", ["write", "fsync", "replace", "fchmod"])
def test_a_failure_leaves_every_old_file_whole(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if step == "write":
        monkeypatch.setattr(os, "fdopen", lambda descriptor, _: _Full(descriptor))
    else:
        monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space") as raised:
        files.write_all({old: "after"})
    assert raised.value.filename == str(old)
    assert old.read_text(encoding="utf-8") == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["old"]


class _Full(io.FileIO):
    """A file on a full disk."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "wb")

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_several_files_are_made_before_one_moves(old: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file") as raised:
        files.write_all({old: "after", tmp_path / "missing" / "file": "text"})
    assert raised.value.filename == str(tmp_path / "missing" / "file")
    assert old.read_text(encoding="utf-8") == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["old"]


def test_an_owner_that_cannot_be_kept_keeps_the_file(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    real = os.stat
    monkeypatch.setattr(os, "fchown", refused)
    monkeypatch.setattr(
        os, "stat", lambda file: os.stat_result((*real(file)[:4], real(file).st_uid + 1, *real(file)[5:]))
    )
    with pytest.raises(PermissionError, match="owner and group"):
        files.write(old, "after")
    assert old.read_text(encoding="utf-8") == "before"


def test_a_file_that_may_not_be_written_is_not_replaced(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rename asks for the folder's permission only."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError):
        files.write(old, "after")
    assert old.read_text(encoding="utf-8") == "before"


def test_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        files.write(tmp_path / "new", "text")
        files.write(tmp_path / "secret", "text", mode=0o600, new=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        files.write(tmp_path / "secret", "other", new=True)
    assert (tmp_path / "secret").read_text(encoding="utf-8") == "text"


def test_pipes_and_devices(tmp_path: Path) -> None:
    """No reader behind a pipe, no writer before it: neither is waited for."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="not a regular file"):
        files.read_text(pipe)
    with pytest.raises(OSError, match="not a regular file"):
        files.read_text("/dev/zero")
    with pytest.raises(OSError, match="No such device"):
        files.write(pipe, "text")
    files.write(os.devnull, "text")


def test_limits_and_names(old: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="more than") as raised:
        files.read_text(old, limit=5)
    assert raised.value.errno == errno.EFBIG
    with pytest.raises(IsADirectoryError):
        files.read_text(tmp_path)
    with pytest.raises(IsADirectoryError):
        files.write(tmp_path, "text")
    with pytest.raises(OSError, match="NUL"):
        files.read_text("a\0b")
