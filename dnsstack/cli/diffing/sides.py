"""The two sides of a comparison, by their names on the command line."""

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
    """Old and new; `old` is None if it does not load, and `faults` say why."""

    old_name: str
    old: Side | None
    new: Side
    faults: tuple[Problem, ...] = ()


def documents(old: str, new: str) -> Sides:
    """Two documents, each a file or `git:REV[:PATH]`. A side without a path has the path of the other side.

    Raises:
        DocumentError: the new one does not load.
        UsageError: no path is given, or the revision does not exist.
    """
    from dnsstack.model.alike import alike

    now = datetime.now(UTC)
    after = _Named.of(new, old)
    before = _Named.of(old, new)
    with alike():
        side = evaluated(after.name, after.load(), now)
        try:
            loaded = before.load()
        except DocumentError as error:
            return Sides(before.name, None, side, error.problems)
    if loaded.domain.apex != side.plan.apex:
        msg = (
            f"{before.name} is about {loaded.domain.apex}, {after.name} about {side.plan.apex}; name two "
            "documents of one domain"
        )
        raise UsageError(msg)
    return Sides(before.name, evaluated(before.name, loaded, now), side)


def document(name: str) -> Side:
    """The document `name`, a file or `git:REV:PATH`.

    Raises:
        DocumentError: it does not load.
    """
    named = _Named.of(name, "")
    return evaluated(named.name, named.load(), datetime.now(UTC))


def named(text: str, other: str) -> Loaded:
    """The document `text`, a file or `git:REV[:PATH]`; without a path, it has the path of `other`.

    Raises:
        DocumentError: it does not load.
        UsageError: no path is given, or there is no such revision.
    """
    return _Named.of(text, other).load()


def evaluated(name: str, loaded: Loaded, now: datetime) -> Side:
    """The loaded document as a side, with its plan and its findings."""
    from dnsstack import lint
    from dnsstack.changes import Side
    from dnsstack.plan.build import build

    return Side(name, build(loaded.domain), loaded.locate(lint.check(loaded.domain, now=now)))


@dataclass(frozen=True, slots=True)
class _Named:
    """A document by its name, in `revision` if that is given."""

    name: str
    path: str
    revision: Revision | None = None

    @classmethod
    def of(cls, text: str, other: str) -> _Named:
        """What `text` names; without a path, it has the path of `other`, the other side."""
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
            msg = f"{text} names no document; write git:REV:PATH, or name a document on the other side"
            raise UsageError(msg)
        if not path and other.startswith(GIT) and not beside.startswith("./"):
            return cls(f"{GIT}{rev}:{beside}", beside, Revision(rev, "."))
        folder = os.path.dirname(beside) or "."  # noqa: PTH120  # a text
        if not os.path.isdir(folder):  # noqa: PTH112  # the same
            msg = (
                f"{text} is looked for in {folder}, which is not a folder; write git:{rev}:PATH from the "
                "repository's root"
            )
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
