"""The audit log: a JSON object on each line. Lines are only appended; they are read again after a restart.

Before a change, an `attempt` is written; after it, a line with who, why, evidence, before, after and change id. So
after a crash between the two, the follower can recognise its own change. Several followers may share a file: a line
is one `write` to a file opened for appending.
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
"""The octets that are read from the end of a log; an hour of the busiest follower writes far less."""

_REMEMBERED: Final = 256
Stamps = tuple[tuple[int, int, int], ...]
"""Changes whenever one of the log's files changes."""

CHANGED: Final = ("move", "recognised", "seen")
"""The kinds of entries about a change that was made."""

WRITTEN: Final = ("move", "recognised")
"""The kinds of entries about a change that a follower made."""

LOOKED: Final = "looked"
"""The kind of entry that says: all records of a provider were read, and every change before is logged."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line. `at` is when the provider made the change, or when the line was written, in seconds since 1970."""

    what: str
    at: float
    key: tuple[str, str]
    by: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def to_line(self) -> str:
        """The line, without the newline."""
        provider, owner = self.key
        head = {"at": stamp(self.at), "what": self.what, "who": self.by, "provider": provider, "owner": owner}
        return masked(json_text({**head, **self.details}, separators=(",", ":")))


def stamp(moment: float) -> str:
    """A time in the form of the log: UTC, with microseconds."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: Any) -> float | None:
    """The seconds since 1970 of an ISO 8601 time with an offset; None for any other text."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.timestamp() if found.tzinfo is not None else None


class Audit:
    """A log in a file. If `path` is None, it is in memory if `kept` is True, else nothing is kept."""

    def __init__(self, path: Path | None = None, *, kept: bool = False) -> None:
        self.path = path
        self.entries: deque[AuditLine] = deque(maxlen=_REMEMBERED)
        self._stamp: Stamps = ()
        self._own = 0
        """The octets written since the log was read."""
        self._by_key: dict[tuple[str, str], list[AuditLine]] = {}
        self.remembers = path is not None or kept
        self.failure = ""
        """The reason why the last line could not be written, or ""."""

    def open(self) -> None:
        """Check that lines can be written.

        Raises:
            EnvironmentFault: they can't be written.
        """
        if self.path is None:
            return
        try:
            self._append("")
        except OSError as error:
            msg = f"the audit log {self.path} can't be written: {(error.strerror or str(error)).lower()}"
            raise EnvironmentFault(msg) from None

    def write(self, entry: AuditLine) -> bool:
        """Append one line; False if that fails, with the reason in `failure`: a full disk must not stop a failover."""
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
        """Add our own line to what was read, so that the log need not be read again.

        If another process has written, or much was written since, the next `of` reads the log again; so memory is
        bounded.
        """
        after = self._stamps()
        inode, size, _ = before[-1]
        self._own += octets
        is_ours = before == self._stamp and after[:-1] == before[:-1] and after[-1][:2] == (inode, size + octets)
        if is_ours and self._own < TAIL:
            self._stamp = after
            self._by_key.setdefault(entry.key, []).append(entry)

    def _append(self, text: str) -> None:
        """Open the file and append a line. It is opened for each line, so that the log may be moved away.

        After an incomplete line (a full disk, a crash), a newline is written first, so that this line is not lost.

        Raises:
            OSError: the line was not written completely.
        """
        descriptor = os.open(self.path or os.devnull, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            if text:
                _write_whole(descriptor, text.encode() if not _is_torn(descriptor) else b"\n" + text.encode())
                os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def read(self) -> Iterator[AuditLine]:
        """The entries at the end of the log and of a rotated `FILE.1`, oldest first; foreign lines are left out."""
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
        """The entries about one owner at one provider; the log is read again only if it has changed."""
        if self.path is None:
            return [entry for entry in self.entries if entry.key == key]
        if (stamps := self._stamps()) != self._stamp:
            self._stamp, self._by_key, self._own = stamps, {}, 0
            for entry in self.read():
                self._by_key.setdefault(entry.key, []).append(entry)
        return self._by_key.get(key, ())


def _stamp(file: Path) -> tuple[int, int, int]:
    """A value that changes whenever the file changes."""
    try:
        found = file.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def _is_torn(descriptor: int) -> bool:
    """True if a file's last line has no newline."""
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"


def _write_whole(descriptor: int, octets: bytes) -> None:
    """Write all octets, in one `write` unless the system takes fewer.

    Raises:
        OSError: not all octets were written.
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
