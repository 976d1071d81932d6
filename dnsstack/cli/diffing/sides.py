"""The two sides of a comparison, from what the command line calls them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from dnsstack.cli.documents import include_roots
from dnsstack.errors import DocumentError, Problem, UsageError

if TYPE_CHECKING:
    from dnsstack.changes import Side
    from dnsstack.document import Loaded
    from dnsstack.document.revisions import Revision

GIT: Final = "git:"


@dataclass(frozen=True, slots=True)
class Sides:
    """Old and new; `old` is None where it does not load, and `faults` say why."""

    old_name: str
    old: Side | None
    new: Side
    faults: tuple[Problem, ...] = ()


def documents(old: str, new: str) -> Sides:
    """Two documents: files, or `git:REV[:PATH]`. A path that one side leaves out is the other side's.

    Raises:
        DocumentError: the new one does not load.
        UsageError: no path is given, or there is no such revision.
    """
    now = datetime.now(UTC)
    after = _Named.of(new, old)
    before = _Named.of(old, new)
    side = evaluated(after.name, after.load(), now)
    try:
        loaded = before.load()
    except DocumentError as error:
        return Sides(before.name, None, side, error.problems)
    if loaded.domain.apex != side.plan.apex:
        msg = f"{before.name} is about {loaded.domain.apex}, {after.name} about {side.plan.apex}: compare one domain"
        raise UsageError(msg)
    return Sides(before.name, evaluated(before.name, loaded, now), side)


def document(name: str) -> Side:
    """One document, a file or `git:REV:PATH`.

    Raises:
        DocumentError: it does not load.
    """
    named = _Named.of(name, "")
    return evaluated(named.name, named.load(), datetime.now(UTC))


def named(text: str, other: str) -> Loaded:
    """The document that `text` names, a file or `git:REV[:PATH]`; `other` is another side, whose path may count.

    Raises:
        DocumentError: it does not load.
        UsageError: no path is given, or there is no such revision.
    """
    return _Named.of(text, other).load()


def evaluated(name: str, loaded: Loaded, now: datetime) -> Side:
    """A loaded document with its plan and its findings."""
    from dnsstack import lint
    from dnsstack.changes import Side
    from dnsstack.plan.build import build

    return Side(name, build(loaded.domain), loaded.locate(lint.check(loaded.domain, now=now)))


@dataclass(frozen=True, slots=True)
class _Named:
    """A document by its name; in a revision, where there is one."""

    name: str
    path: str
    revision: Revision | None = None

    @classmethod
    def of(cls, text: str, other: str) -> _Named:
        """What `text` names; `other` is the other side, whose path counts where `text` has none."""
        import os

        if not text.startswith(GIT):
            return cls(text, text)
        from dnsstack.document.revisions import Revision

        rev, _, path = text.removeprefix(GIT).partition(":")
        rev = rev or "HEAD"
        if path and not path.startswith("./"):
            return cls(f"{GIT}{rev}:{path}", path, Revision(rev, "."))
        beside = path or (other.removeprefix(GIT).partition(":")[2] if other.startswith(GIT) else other)
        if not beside:
            msg = f"{text}: which document? write git:REV:PATH, or a document on the other side"
            raise UsageError(msg)
        if not path and other.startswith(GIT) and not beside.startswith("./"):
            return cls(f"{GIT}{rev}:{beside}", beside, Revision(rev, "."))
        folder = os.path.dirname(beside) or "."  # noqa: PTH120  # a text
        if not os.path.isdir(folder):  # noqa: PTH112  # likewise
            msg = f"{text}: there is no folder {folder}; write git:{rev}:PATH, from the root of the repository"
            raise UsageError(msg)
        revision = Revision(rev, folder)
        inside = revision.path_of(beside)
        return cls(f"{GIT}{rev}:{inside}", inside, revision)

    def load(self) -> Loaded:
        """The document.

        Raises:
            DocumentError: every fault.
        """
        from dnsstack import document

        if self.revision is None:
            return document.load(self.path, include_roots())
        return self.revision.load(self.path, include_roots())
