"""Read files without waiting for ever, and write them whole or not at all. The one place that opens a file for either.

Only regular files are read: a read from a pipe or a device may never end. Content is written to a new file beside the
old one, on the same file system, which is then renamed: a reader sees the old file or the new one, never a part of it,
even if the write fails. Source: rename(2), "atomically replaced"; fsync(2) for the folder's entry.
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
"""Largest file that is read, in octets; a zone of a million records has about 50 MiB."""

_PRIVATE: Final = 0o600
_NEW: Final = 0o666
"""Mode of a new file before the umask, as of any new file."""

StrPath = str | os.PathLike[str]


def read_bytes(file: StrPath, limit: int = MAX_BYTES) -> bytes:
    """The content of a regular file.

    Raises:
        OSError: the file can't be read, is not a regular file, or has more than `limit` octets; `strerror` says which.
    """
    with open_regular(file) as stream:
        octets = stream.read(limit + 1) or b""  # None: logs of the kernel are regular files, but have no data now
    if len(octets) > limit:
        raise OSError(errno.EFBIG, f"more than {limit >> 20} MiB", os.fspath(file))
    return octets


@contextmanager
def open_regular(file: StrPath) -> Iterator[IO[bytes]]:
    """A regular file, opened to read octets; nothing else in dnsstack opens a file to read it.

    Raises:
        OSError: the file can't be opened, or is not a regular file.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except ValueError:  # the name has a NUL
        raise OSError(errno.EINVAL, "its name has a NUL character", "") from None
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket, or a device that does not exist
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
    """The text of a regular file in UTF-8; each line end becomes one line feed.

    Raises:
        OSError: as `read_bytes`.
        UnicodeDecodeError: the file is not UTF-8.
    """
    text = read_bytes(file, limit).decode("utf-8", errors)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def json_data(text: str | bytes) -> Any:
    """The data of a JSON text that may come from anyone.

    Raises:
        ValueError: the text is not JSON, is nested too deeply, or has a number of thousands of digits.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # Python limits the digits of a number
        message = "it has a number of thousands of digits"
        raise ValueError(message) from None
    except RecursionError:
        message = "it is nested too deeply"
        raise ValueError(message) from None


def write(file: StrPath, text: str | bytes, *, mode: int | None = None, new: bool = False) -> None:
    """Write one file, whole or not at all; see `write_all`.

    With `new`, an existing file is an error and stays unchanged. Give a `mode` for a file that others must not read: it
    has this mode from the first moment. Without `mode`, an old file keeps its own, and a new one gets the umask's.

    Raises:
        OSError: the file can't be written; with `new`, FileExistsError if it exists.
    """
    write_all({file: text}, mode=mode, new=new)


def write_all(files: Mapping[Any, str | bytes], *, mode: int | None = None, new: bool = False) -> None:
    """Write several files, each given by its path. All are written beside their places first; then all are renamed.

    An old file keeps its mode, owner, group and extended attributes. A symbolic link stays one, and the file that it
    points to is written. (A hard link becomes a separate file: no file system replaces two names at once.) If the
    target is a device or a pipe, the content is written to it.

    Raises:
        OSError: a file can't be written; `filename` says which. Every old file is whole, and no new file is left.
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
    """New content of one file, before it has its final name."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._target = os.path.realpath(file)
        self._beside = ""
        self._stream: bytes | None = None

    def fill(self, octets: bytes, mode: int | None, *, new: bool) -> None:
        """Write the content beside its place, with the attributes that the file must have."""
        before = _stat(self.file)
        if before is not None and new:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), self.file)
        if before is not None and stat.S_ISDIR(before.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), self.file)
        if before is not None and not stat.S_ISREG(before.st_mode):
            self._stream = octets
            return
        if before is not None and not os.access(self._target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.file)  # a rename would succeed
        self._create(octets, before, mode)

    def _create(self, octets: bytes, before: os.stat_result | None, mode: int | None) -> None:
        beside = os.path.join(os.path.dirname(self._target), f".dnsstack-{os.urandom(8).hex()}")  # noqa: PTH118, PTH120  # plain strings, as the caller has them
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
            os.replace(self._beside, self._target)  # noqa: PTH105  # the same call, for strings
            self._beside = ""
        _sync_folder(os.path.dirname(self._target))  # noqa: PTH120  # plain strings

    def forget(self) -> None:
        """Delete the content if it was not moved to its place."""
        if self._beside:
            with suppress(OSError):
                os.unlink(self._beside)  # noqa: PTH108  # plain strings


def _stat(file: str) -> os.stat_result | None:
    try:
        return os.stat(file)  # noqa: PTH116  # plain strings
    except FileNotFoundError:
        return None


def _same_owner(descriptor: int, before: os.stat_result) -> None:
    """Give the new file the owner and group of the old one; without permission to do so, the old file stays."""
    now = os.fstat(descriptor)
    if (now.st_uid, now.st_gid) == (before.st_uid, before.st_gid):
        return
    try:
        os.fchown(descriptor, before.st_uid, before.st_gid)
    except PermissionError:
        raise PermissionError(errno.EPERM, "its owner and group can't be kept, so it is not changed") from None


def _same_attributes(old: str, descriptor: int) -> None:
    """Copy access lists and labels, where the system has them and allows it."""
    if not hasattr(os, "listxattr"):
        return
    with suppress(OSError):
        for name in os.listxattr(old):
            with suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(old, name))


def _link(beside: str, target: str) -> None:
    """Give the file its name, unless a file with that name exists; one call does both if the file system has links."""
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except OSError:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE))
        os.replace(beside, target)  # noqa: PTH105  # the same call, for strings


def _pour(file: str, octets: bytes) -> None:
    """Write to a device or a pipe; a pipe that nobody reads is an error: do not wait for a reader."""
    descriptor = os.open(file, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    os.set_blocking(descriptor, True)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(octets)


def _sync_folder(folder: str) -> None:
    """Write the folder to the disk, so that the new name is kept after a power cut; not every file system can."""
    with suppress(OSError):
        descriptor = os.open(folder or ".", os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
