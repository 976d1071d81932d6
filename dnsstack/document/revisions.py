"""`git:REV:PATH`: a document and its fragments in a revision of the repository; the work tree is not read."""

from __future__ import annotations

import os
import posixpath
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from dnsstack.document.loading import Loaded, load_from
from dnsstack.document.source import MAX_BYTES, decode, format_of, read_text
from dnsstack.document.tree import Tree, Unreadable
from dnsstack.errors import EnvironmentFault, Position, Problem, UsageError

TIMEOUT: Final = 60.0
"""Longest time of one call of git, in seconds: in partial clones, git may fetch objects from a server."""

_LINKS: Final = 16
"""Largest number of symbolic links in a chain."""


class Revision:
    """One revision of the repository in which `folder` is.

    Raises:
        UsageError: there is no such revision.
        EnvironmentFault: there is no git, or `folder` is in no repository.
    """

    def __init__(self, name: str, folder: str) -> None:
        self.name = name
        self._folder = folder
        self.top = os.path.realpath(self._git("rev-parse", "--show-toplevel").decode().rstrip("\n"))
        self._commit = self._resolved(name)
        self._listing: dict[str, tuple[str, str]] | None = None

    @property
    def prefix(self) -> str:
        """The text in front of every file's name in positions."""
        return f"git:{self.name}:/"

    def load(self, path: str, include_roots: Sequence[str] = ()) -> Loaded:
        """Load the document at `path`, relative to the repository's root; `include_roots` are folders of the work tree.

        Raises:
            DocumentError: the document or a fragment has faults, or is not in the revision; every fault is reported.
        """
        roots = [self.prefix + inside for root in include_roots if (inside := self._inside(root)) is not None]
        return load_from(self.prefix + posixpath.normpath(path), self._read, roots)

    def path_of(self, file: str) -> str:
        """The path of a file of the work tree, relative to the repository's root.

        Raises:
            UsageError: the file is outside the repository.
        """
        inside = self._inside(os.path.dirname(file) or ".")  # noqa: PTH120  # the file itself may be a link
        if inside is None:
            msg = f"{file} is not in the git repository {self.top}; write git:{self.name}:PATH"
            raise UsageError(msg)
        return posixpath.normpath(posixpath.join(inside, os.path.basename(file)))  # noqa: PTH119  # plain strings

    def _inside(self, folder: str) -> str | None:
        real = os.path.realpath(folder)
        if real != self.top and not real.startswith(self.top.rstrip(os.sep) + os.sep):
            return None
        return Path(os.path.relpath(real, self.top)).as_posix()

    def _resolved(self, name: str) -> str:
        arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        done = self._run(*arguments)
        if not done.returncode and done.stdout.strip():
            return done.stdout.decode().strip()
        hint = ""
        if self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
            hint = "; the clone is shallow, so fetch the whole history (actions/checkout with fetch-depth: 0)"
        msg = f"git:{name}: the repository {self.top} has no revision {name!r}{hint}"
        raise UsageError(msg)

    def _read(self, file: str) -> Tree:
        kind = format_of(file)
        path = file.removeprefix(self.prefix) if file.startswith(self.prefix) else ""
        octets = self._blob(path, file)
        if len(octets) > MAX_BYTES:
            message = f"the file has more than {MAX_BYTES >> 20} MiB, which is the limit for a document"
            raise Unreadable([Problem(message, rule="file-too-large", position=Position(file, 1))])
        return read_text(decode(octets, file), kind, file)

    def _blob(self, path: str, file: str) -> bytes:
        for _ in range(_LINKS):
            kind, name = self._files().get(path, ("", ""))
            if not name:
                break
            octets = self._git("cat-file", "blob", name)
            if kind != "120000":
                return octets
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), octets.decode("utf-8", "replace")))
        message = "can't be read: the revision has no such file"
        raise Unreadable([Problem(message, rule="unreadable-file", position=Position(file, 1))])

    def _files(self) -> dict[str, tuple[str, str]]:
        """The mode and the object of every file of the revision, by path."""
        if self._listing is None:
            self._listing = {}
            for line in self._git("ls-tree", "-r", "-z", "--full-tree", self._commit).split(b"\0"):
                said, _, path = line.partition(b"\t")
                if len(parts := said.decode().split()) == 3:  # noqa: PLR2004  # mode, kind, object
                    self._listing[os.fsdecode(path)] = (parts[0], parts[2] if parts[1] == "blob" else "")
        return self._listing

    def _git(self, *arguments: str) -> bytes:
        done = self._run(*arguments)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            msg = f"git {arguments[0]} in {self._folder} failed: {said[-1] if said else done.returncode}"
            raise EnvironmentFault(msg)
        return done.stdout

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        program = shutil.which("git")
        if program is None:
            msg = "git: reads documents with the program git, which is not on PATH; install it"
            raise EnvironmentFault(msg)
        try:
            return subprocess.run(  # noqa: S603  # the user's own git; a revision can't become an option
                [program, *arguments], cwd=self._folder, capture_output=True, timeout=TIMEOUT, check=False,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired, ValueError) as error:
            msg = f"git {arguments[0]} failed: {type(error).__name__}"
            raise EnvironmentFault(msg) from None
