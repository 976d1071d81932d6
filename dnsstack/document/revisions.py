"""`git:REV:PATH`: a document and its fragments as a revision of the repository has them; the work tree is not read."""

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
"""Seconds that one call of git may take: objects may be fetched from afar (partial clones)."""

_LINKS: Final = 16
"""Symbolic links behind one another."""


class Revision:
    """One revision of the repository that `folder` is in.

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
        """What every file's name begins with in positions."""
        return f"git:{self.name}:/"

    def load(self, path: str, include_roots: Sequence[str] = ()) -> Loaded:
        """The document at `path`, from the repository's root; `include_roots` are folders of the work tree.

        Raises:
            DocumentError: every fault of the document and its fragments; a file that the revision does not have, too.
        """
        roots = [self.prefix + inside for root in include_roots if (inside := self._inside(root)) is not None]
        return load_from(self.prefix + posixpath.normpath(path), self._read, roots)

    def path_of(self, file: str) -> str:
        """A file of the work tree as a path from the repository's root.

        Raises:
            UsageError: it is outside the repository.
        """
        inside = self._inside(os.path.dirname(file) or ".")  # noqa: PTH120  # the file itself may be a link
        if inside is None:
            msg = f"{file} is not in the git repository {self.top}: write git:{self.name}:PATH"
            raise UsageError(msg)
        return posixpath.normpath(posixpath.join(inside, os.path.basename(file)))  # noqa: PTH119  # likewise

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
            hint = "; the clone is shallow: fetch the whole history (actions/checkout with fetch-depth: 0)"
        msg = f"git:{name}: the repository {self.top} has no revision {name!r}{hint}"
        raise UsageError(msg)

    def _read(self, file: str) -> Tree:
        kind = format_of(file)
        path = file.removeprefix(self.prefix) if file.startswith(self.prefix) else ""
        octets = self._blob(path, file)
        if len(octets) > MAX_BYTES:
            message = f"more than {MAX_BYTES >> 20} MiB: a document has at most {MAX_BYTES >> 20} MiB"
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
        """Mode and object of every file of the revision, by its path."""
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
            msg = "git: reads documents from a repository, and there is no `git` on PATH"
            raise EnvironmentFault(msg)
        try:
            return subprocess.run(  # noqa: S603  # the user's own git; a revision can't become an option
                [program, *arguments], cwd=self._folder, capture_output=True, timeout=TIMEOUT, check=False,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired, ValueError) as error:
            msg = f"git {arguments[0]} failed: {type(error).__name__}"
            raise EnvironmentFault(msg) from None
