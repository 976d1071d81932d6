"""The audit log on a disk that takes half a line: the failure is told, and the next line is not lost with it."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from dnsstack.follow.audit import Audit, AuditLine

KEY = ("cloudflare", "www.example.com.")


def entry(at: float) -> AuditLine:
    return AuditLine("move", at, KEY, "me", {"role": "secondary"})


def takes(monkeypatch: pytest.MonkeyPatch, portions: Sequence[int]) -> None:
    """A disk that takes these many octets, one `write` after the other (-1: it is full), then all."""
    real, left = os.write, list(portions)

    def write(descriptor: int, octets: bytes | memoryview) -> int:
        if not left:
            return real(descriptor, octets)
        portion = left.pop(0)
        if portion < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, octets[:portion])

    monkeypatch.setattr(os, "write", write)


def test_a_short_write_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Audit(tmp_path / "log")
    takes(monkeypatch, [10, 1])

    assert log.write(entry(1.0))
    assert [one.at for one in log.read()] == [1.0]


@pytest.mark.parametrize("portions", [[10, -1], [1, -1], [0]])
def test_a_line_after_a_torn_one_begins_anew(
    portions: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Audit(tmp_path / "log")
    log.write(entry(1.0))
    takes(monkeypatch, portions)

    assert not log.write(entry(2.0))
    assert log.failure
    assert log.write(entry(3.0))
    assert [one.at for one in log.read()] == [1.0, 3.0]
    assert not log.failure


def test_a_torn_end_of_a_former_life_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text('{"at":"2026-11-01T00:00:00Z","what":"mo')
    log = Audit(file)
    log.open()

    assert log.write(entry(3.0))
    assert log.write(entry(4.0))
    assert [one.at for one in log.read()] == [3.0, 4.0]
    assert file.read_text().count("\n") == 3
