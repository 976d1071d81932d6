"""Files: read without waiting for ever, written whole or not at all. The one place that opens a file for either.

A reader takes regular files only: a pipe or a device could hold it up, or go on, without end. A writer makes the new
content beside the old file, on the same file system, and then renames it: whoever reads, and whatever fails, sees the
old file or the new one, never a part. Source: rename(2), "atomically replaced"; fsync(2) for the folder's entry.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any, Final

MAX_BYTES: Final = 256 * 2**20
"""Octets of one file that is read; a zone of a million records has about 50 MiB."""

_PRIVATE: Final = 0o600
_NEW: Final = 0o666
"""Before the umask, as any new file."""

StrPath = str | os.PathLike[str]


def read_bytes(file: StrPath, limit: int = MAX_BYTES) -> bytes:
    """The octets of a regular file.

    Raises:
        OSError: it can't be read, is not a regular file, or has more than `limit` octets; `strerror` says which.
    """
    with open_regular(file) as stream:
        octets = stream.read(limit + 1) or b""  # None: the kernel's own logs, which are regular files, have nothing
    if len(octets) > limit:
        raise OSError(errno.EFBIG, f"more than {limit >> 20} MiB", os.fspath(file))
    return octets


@contextmanager
def open_regular(file: StrPath) -> Iterator[IO[bytes]]:
    """A regular file's octets to read from; the one way in which a file is opened for that.

    Raises:
        OSError: it can't be opened, or is not a regular file.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except ValueError:  # a NUL in the name
        raise OSError(errno.EINVAL, "its name has a NUL in it", "") from None
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket, or a device that is not there
            raise OSError(errno.EINVAL, _NOT_REGULAR, os.fspath(file)) from None
        raise
    with os.fdopen(descriptor, "rb") as stream:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(file))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, _NOT_REGULAR, os.fspath(file))
        yield stream


_NOT_REGULAR: Final = "it is not a regular file"


def read_text(file: StrPath, errors: str = "strict", limit: int = MAX_BYTES) -> str:
    """The text of a regular file in UTF-8, each line end as one line feed.

    Raises:
        OSError: as `read_bytes`.
        UnicodeDecodeError: it is not UTF-8.
    """
    text = read_bytes(file, limit).decode("utf-8", errors)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def json_data(text: str | bytes) -> Any:
    """What JSON says, of others' text.

    Raises:
        ValueError: it is not JSON, or nested or written more deeply than any reader takes.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # Python's own limit for texts of numbers
        message = "a number in it has thousands of digits"
        raise ValueError(message) from None
    except RecursionError:
        message = "it is nested too deeply"
        raise ValueError(message) from None


def write(file: StrPath, text: str | bytes, *, mode: int | None = None, new: bool = False) -> None:
    """Write one file, whole or not at all; see `write_all`.

    With `new` a file that is there already is left alone. `mode` is for a file that others must not read, from its
    first moment on; without it an old file keeps its own, and a new one gets the umask's.

    Raises:
        OSError: it can't be written; FileExistsError with `new`.
    """
    write_all({file: text}, mode=mode, new=new)


def write_all(files: Mapping[Any, str | bytes], *, mode: int | None = None, new: bool = False) -> None:
    """Write several files, each by its path: all are made beside their places first, and only then do they move there.

    An old file keeps its mode, owner, group and extended attributes; a symbolic link stays one, and what it points to
    is written. (A hard link becomes a file of its own: no file system replaces two names at once.) A device or a pipe
    that is named as the target is written to.

    Raises:
        OSError: one can't be written; `filename` says which, every old file is whole, nothing is left behind.
    """
    made: list[_Made] = []
    try:
        for file, text in files.items():
            made.append(_Made(os.fspath(file)))
            made[-1].fill(text.encode() if isinstance(text, str) else text, mode, new=new)
        for one in made:
            one.place(new=new)
    except OSError as error:
        if made:
            error.filename, error.filename2 = made[-1].file, None
        raise
    finally:
        for one in made:
            one.forget()


class _Made:
    """New content on its way to its place."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._target = os.path.realpath(file)
        self._beside = ""
        self._stream: bytes | None = None

    def fill(self, octets: bytes, mode: int | None, *, new: bool) -> None:
        """Write the content beside its place, with the attributes that it shall have."""
        before = _stat(self.file)
        if before is not None and new:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), self.file)
        if before is not None and stat.S_ISDIR(before.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), self.file)
        if before is not None and not stat.S_ISREG(before.st_mode):
            self._stream = octets
            return
        if before is not None and not os.access(self._target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.file)  # a rename would not ask
        self._create(octets, before, mode)

    def _create(self, octets: bytes, before: os.stat_result | None, mode: int | None) -> None:
        beside = os.path.join(os.path.dirname(self._target), f".dnsstack-{os.urandom(8).hex()}")  # noqa: PTH118, PTH120  # texts, as the caller has them
        first = _NEW if before is None and mode is None else _PRIVATE
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), first)
        self._beside = beside
        with os.fdopen(descriptor, "wb") as stream:
            if before is not None:
                _same_owner(descriptor, before)
                _same_attributes(self._target, descriptor)
            wanted = mode if mode is not None else stat.S_IMODE(before.st_mode) if before is not None else None
            if wanted is not None:
                os.fchmod(descriptor, wanted)
            stream.write(octets)
            stream.flush()
            os.fsync(descriptor)

    def place(self, *, new: bool) -> None:
        """Move the content to its place."""
        if self._stream is not None:
            _pour(self.file, self._stream)
            return
        if new:
            _link(self._beside, self._target)
        else:
            os.replace(self._beside, self._target)  # noqa: PTH105  # the same call, for texts
            self._beside = ""
        _sync_folder(os.path.dirname(self._target))  # noqa: PTH120  # likewise

    def forget(self) -> None:
        """Take away what is not in its place."""
        if self._beside:
            with suppress(OSError):
                os.unlink(self._beside)  # noqa: PTH108  # likewise


def _stat(file: str) -> os.stat_result | None:
    try:
        return os.stat(file)  # noqa: PTH116  # likewise
    except FileNotFoundError:
        return None


def _same_owner(descriptor: int, before: os.stat_result) -> None:
    """Give the new file the old one's owner and group; where that is not allowed, the old file stays."""
    now = os.fstat(descriptor)
    if (now.st_uid, now.st_gid) == (before.st_uid, before.st_gid):
        return
    try:
        os.fchown(descriptor, before.st_uid, before.st_gid)
    except PermissionError:
        raise PermissionError(errno.EPERM, "its owner and group could not be kept, so it is left as it was") from None


def _same_attributes(old: str, descriptor: int) -> None:
    """Access lists and labels, where the system has them and lets us."""
    if not hasattr(os, "listxattr"):
        return
    with suppress(OSError):
        for name in os.listxattr(old):
            with suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(old, name))


def _link(beside: str, target: str) -> None:
    """Give the file its name unless the name is taken; both in one call where the file system has links."""
    try:
        os.link(beside, target)  # likewise
    except FileExistsError:
        raise
    except OSError:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE))
        os.replace(beside, target)  # noqa: PTH105  # likewise


def _pour(file: str, octets: bytes) -> None:
    """Write to a device or a pipe; a pipe that nobody reads is an error, not a reason to wait."""
    descriptor = os.open(file, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    os.set_blocking(descriptor, True)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(octets)


def _sync_folder(folder: str) -> None:
    """So that the new name survives a power cut; not every file system can."""
    with suppress(OSError):
        descriptor = os.open(folder or ".", os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
