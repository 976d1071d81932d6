"""The audit log: one JSON object a line, only ever appended to, and read back after a restart.

Before a change an `attempt` is written, after it one line with who, why, evidence, before, after and change id: what
happens between the two, a crash included, can then be told apart from what others do. Several followers may share
one file: a line is one `write` to a file opened for appending.
"""

from __future__ import annotations

import errno
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from dnsstack import files
from dnsstack.errors import EnvironmentFault
from dnsstack.escaping import json_text
from dnsstack.masking import masked

TAIL: Final = 2**20
"""Octets that are read back from the end of a log: an hour of the busiest follower has far less."""

_REMEMBERED: Final = 256
Stamps = tuple[tuple[int, int, int], ...]
"""What changes when one of the log's files does."""

CHANGED: Final = ("move", "recognised", "seen")
"""Kinds of entries that tell of a change that was made."""

WRITTEN: Final = ("move", "recognised")
"""Those of a change that a follower made."""

LOOKED: Final = "looked"
"""The kind of entry that tells that all records of a provider were looked at, and every change before it is logged."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line. `at` is when the provider made the change, or when the line was written; seconds since the epoch."""

    what: str
    at: float
    key: tuple[str, str]
    by: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def to_line(self) -> str:
        """The line, without its end."""
        provider, owner = self.key
        head = {"at": stamp(self.at), "what": self.what, "who": self.by, "provider": provider, "owner": owner}
        return masked(json_text({**head, **self.details}, separators=(",", ":")))


def stamp(moment: float) -> str:
    """A time as the log writes it: UTC, with microseconds."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: Any) -> float | None:
    """Seconds since the epoch of an ISO 8601 time with an offset; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.timestamp() if found.tzinfo is not None else None


class Audit:
    """A log in a file, or in memory alone where `path` is None and `kept` True; else nothing is remembered."""

    def __init__(self, path: Path | None = None, *, kept: bool = False) -> None:
        self.path = path
        self.entries: deque[AuditLine] = deque(maxlen=_REMEMBERED)
        self._stamp: Stamps = ()
        self._own = 0
        """Octets written since the log was read."""
        self._by_key: dict[tuple[str, str], list[AuditLine]] = {}
        self.remembers = path is not None or kept
        self.failure = ""
        """Why the last line could not be written, or ""."""

    def open(self) -> None:
        """Make sure that lines can be written.

        Raises:
            EnvironmentFault: they can't.
        """
        if self.path is None:
            return
        try:
            self._append("")
        except OSError as error:
            msg = f"the audit log {self.path} can't be written: {(error.strerror or str(error)).lower()}"
            raise EnvironmentFault(msg) from None

    def write(self, entry: AuditLine) -> bool:
        """Append one line; False where that failed, which `failure` tells: a full disk must not stop a failover."""
        self.entries.append(entry)
        if self.path is None:
            return True
        line, before = entry.to_line() + "\n", self._stamps()
        try:
            self._append(line)
        except OSError as error:
            self.failure = (error.strerror or str(error)).lower()
            return False
        self.failure = ""
        self._take(entry, len(line.encode()), before)
        return True

    def _take(self, entry: AuditLine, octets: int, before: Stamps) -> None:
        """Keep what was read in step with a line of our own, so that writing makes nobody read the whole log again.

        Where somebody else wrote, or much was written since then, the next `of` reads anew, so memory stays flat.
        """
        after = self._stamps()
        inode, size, _ = before[-1]
        self._own += octets
        is_ours = before == self._stamp and after[:-1] == before[:-1] and after[-1][:2] == (inode, size + octets)
        if is_ours and self._own < TAIL:
            self._stamp = after
            self._by_key.setdefault(entry.key, []).append(entry)

    def _append(self, text: str) -> None:
        """Opened anew each time, so that the log may be moved away under it.

        A line that follows a torn one (a full disk, a crash in the middle) begins anew, so that it is not lost with it.

        Raises:
            OSError: not all of it was written.
        """
        descriptor = os.open(self.path or os.devnull, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            if text:
                _write_whole(descriptor, text.encode() if not _is_torn(descriptor) else b"\n" + text.encode())
                os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def read(self) -> Iterator[AuditLine]:
        """The entries at the end of the log, oldest first, a rotated `FILE.1` before; lines of others are left out."""
        if self.path is None:
            yield from tuple(self.entries)
            return
        for file in self._files():
            yield from _entries(_tail(file))

    def _files(self) -> tuple[Path, ...]:
        return () if self.path is None else (self.path.with_name(self.path.name + ".1"), self.path)

    def _stamps(self) -> Stamps:
        return tuple(_stamp(file) for file in self._files())

    def of(self, key: tuple[str, str]) -> Sequence[AuditLine]:
        """The entries about one owner at one provider; the log is read again only where it has changed."""
        if self.path is None:
            return [entry for entry in self.entries if entry.key == key]
        if (stamps := self._stamps()) != self._stamp:
            self._stamp, self._by_key, self._own = stamps, {}, 0
            for entry in self.read():
                self._by_key.setdefault(entry.key, []).append(entry)
        return self._by_key.get(key, ())


def _stamp(file: Path) -> tuple[int, int, int]:
    """What changes when a file does."""
    try:
        found = file.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def _is_torn(descriptor: int) -> bool:
    """True where a file's last line has no end."""
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"


def _write_whole(descriptor: int, octets: bytes) -> None:
    """All octets, in one `write` unless the system takes fewer.

    Raises:
        OSError: the rest was not taken.
    """
    left = memoryview(octets)
    while left:
        written = os.write(descriptor, left)
        if written <= 0:
            raise OSError(errno.EIO, f"{len(octets) - len(left)} of {len(octets)} octets were written")
        left = left[written:]


def _tail(file: Path) -> Iterable[str]:
    try:
        with files.open_regular(file) as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - TAIL))
            text = stream.read(TAIL).decode("utf-8", "replace")
    except OSError:
        return ()
    lines = text.split("\n")
    return lines[1:] if size > TAIL else lines


def _entries(lines: Iterable[str]) -> Iterator[AuditLine]:
    for line in lines:
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if not isinstance(found, dict):
            continue
        at = moment(found.pop("at", None))
        what, who = found.pop("what", None), found.pop("who", "")
        key = (found.pop("provider", None), found.pop("owner", None))
        if at is not None and isinstance(what, str) and all(isinstance(part, str) for part in key):
            yield AuditLine(what, at, (str(key[0]), str(key[1])), str(who), found)
